using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Settings;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Hosting;

/// <summary>Looks at everything that an installation needs: tools, storage, manifests, each cluster and each repository. Reads only.</summary>
internal sealed class Doctor(RendererOptions tools, Renderer renderer, ManagedApplications applications, StatusStore statuses, ClusterConnections clusters, SourceProviders sources)
{
    // A server that does not answer must not hold up the others for a minute each.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Looks at all of it; one that fails does not keep the others from being looked at.</summary>
    public async Task<IReadOnlyList<DoctorCheck>> RunAsync(CancellationToken cancel)
    {
        var (managed, unread) = await ManagedAsync(cancel);
        var checks = new List<Task<DoctorCheck>>
        {
            Task.FromResult(new DoctorCheck("gitops", DoctorResult.Ok, ProgramVersion.Text)),
            ToolAsync("kubectl", tools.TryFindKubectl(), "Tools__Kubectl", "kustomizations cannot be rendered", renderer.KustomizeVersionAsync, cancel),
            ToolAsync("helm", tools.TryFindHelm(), "Tools__Helm", "charts cannot be rendered", renderer.HelmVersionAsync, cancel),
            ToolAsync("jsonnet", tools.TryFindJsonnet(), "Tools__Jsonnet", "Jsonnet files cannot be evaluated", renderer.JsonnetVersionAsync, cancel),
            TryAsync("storage", async stop => $"{await statuses.ListAsync(stop).CountAsync(stop)} applications have a status", cancel),
            Task.FromResult(unread ?? Manifests(managed)),
        };
        checks.AddRange(managed.Clusters.Select(cluster => TryAsync($"cluster {cluster.Name}", async stop => await ClusterAsync(cluster, stop), cancel)));
        checks.AddRange(Repositories(managed).Select(source => TryAsync($"repository {source.Repository} {source.TargetRevision}", async stop => await RepositoryAsync(source, stop), cancel)));
        return await Task.WhenAll(checks);
    }

    private static DoctorCheck Manifests(ApplicationCatalogue managed) => managed.Failures.Count == 0
        ? new DoctorCheck("applications", DoctorResult.Ok, $"{managed.All.Count} applications, {managed.Clusters.Count} clusters{Registered(managed)}")
        : new DoctorCheck("applications", DoctorResult.Failed, $"{managed.Failures[0]}{(managed.Failures.Count > 1 ? $"; and {managed.Failures.Count - 1} more" : "")}");

    private static string Registered(ApplicationCatalogue managed) => managed.Registry.All.Count == 0 ? "" : $"; {managed.Registry.All.Count} of them registered by other applications";

    // Without the storage account only what files say is known; the rest is looked at all the same.
    private async Task<(ApplicationCatalogue Managed, DoctorCheck? Unread)> ManagedAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            return (await applications.ReadAsync(limit.Token), null);
        }
        catch (Exception e) when (e is FailureException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            var why = e is FailureException failed ? failed.Failure.ToString() : $"no answer within {Patience.TotalSeconds:0} s";
            return (applications.Written, new DoctorCheck("applications", DoctorResult.Failed, $"what applications have registered cannot be read: {why}"));
        }
    }

    private static IEnumerable<ApplicationSource> Repositories(ApplicationCatalogue managed) => managed.All.SelectMany(static one => one.Sources).DistinctBy(static one => (one.Repository, one.TargetRevision));

    private static async Task<DoctorCheck> ToolAsync(string name, string? path, string setting, string without, Func<CancellationToken, Task<string>> version, CancellationToken cancel) => path is null
        ? new DoctorCheck(name, DoctorResult.Warning, $"missing: {without}; put it beside gitops, or name it in {setting}")
        // A version without a number is a tool that did not tell one.
        : await TryAsync(name, async stop => await version(stop) is var told && told.Contains(' ', StringComparison.Ordinal) ? $"{told}, {path}" : throw NoTool(name, path), cancel);

    private static FailureException NoTool(string name, string path) => new(new Failure(path, "ask its version", $"it does not answer as {name} does"));

    private async Task<string> ClusterAsync(Cluster cluster, CancellationToken cancel)
    {
        var connection = await clusters.GetAsync(cluster, cancel);
        var capabilities = await connection.ReadCapabilitiesAsync(cancel);
        return $"Kubernetes {capabilities.KubeVersion}, {connection.Server}{(connection.InsecureTls ? "; its certificate is not checked" : "")}";
    }

    private async Task<string> RepositoryAsync(ApplicationSource source, CancellationToken cancel)
    {
        await using var revision = await sources.ResolveAsync(source.Repository, source.TargetRevision, cancel);
        return revision.Revision;
    }

    private static async Task<DoctorCheck> TryAsync(string what, Func<CancellationToken, Task<string>> look, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            return new DoctorCheck(what, DoctorResult.Ok, await look(limit.Token));
        }
        catch (FailureException e)
        {
            return new DoctorCheck(what, DoctorResult.Failed, e.Failure.ToString());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DoctorCheck(what, DoctorResult.Failed, $"no answer within {Patience.TotalSeconds:0} s");
        }
    }
}
