using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>What a pass would do, without lock, record or write.</summary>
internal sealed class Preview(
    CatalogueLoader catalogue, SourceProviders sources, Renderer renderer, Snapshots snapshots, ClusterConnections clusters, MemoryStore memories, StatusStore statuses, SecretHashKey hashKey, ClusterVariables variables, TimeProvider time)
{
    /// <summary>What Git says now.</summary>
    /// <exception cref="FailureException">The application is not usable, or its source cannot be read or rendered.</exception>
    public async Task<(string Commit, RenderResult Rendered)> RenderAsync(string name, CancellationToken cancel)
    {
        var application = await variables.ReadAsync(Find(name), () => clusters.GetAsync(catalogue.Current.ClusterOf(Find(name)), cancel), cancel);
        // What is printed is for people to see, and to pass on.
        application = application with { Values = application.Values?.Hidden() };
        await using var revisions = await SourceRevisions.ResolveAsync(sources, application, cancel);
        return (revisions.Commit, (await revisions.RenderAsync(renderer, TargetOf(application), cancel)).Rendered);
    }

    /// <summary>What would be written to make the cluster that.</summary>
    /// <exception cref="FailureException">As above, or the cluster cannot be read completely.</exception>
    public async Task<Plan> PlanAsync(string name, CancellationToken cancel)
    {
        var application = Find(name);
        var cluster = catalogue.Current.ClusterOf(application);
        var previous = await statuses.ReadAsync(name, cancel);
        var connecting = clusters.GetAsync(cluster, cancel);
        application = await variables.ReadAsync(application, () => connecting, cancel);
        await using var revisions = await SourceRevisions.ResolveAsync(sources, application, cancel);
        var target = TargetOf(application);
        var trees = await revisions.TreesAsync(application, cluster, TreeKey.LastRendered(previous), cancel);
        var rendered = await snapshots.FindAsync(application, trees, target, cancel)
            ?? (await revisions.RenderAsync(renderer, target, cancel)).Rendered;
        var connection = await connecting;
        return await Planner.PlanAsync(connection.Reader, new PlanRequest
        {
            Application = application,
            Rendered = rendered,
            Revision = revisions.Commit,
            HashKey = await hashKey.ReadAsync(cancel),
            Memory = await memories.ReadAsync(name, await connection.ReadClusterIdAsync(cancel), cancel),
            FormerNamespaces = FormerDestinations.Of(application, previous),
            Prune = application.SyncPolicy.Prune,
            Confirmation = AwaitedConfirmations.Of(application, previous, time.GetUtcNow()),
        }, cancel);
    }

    private RenderTarget TargetOf(Application application) => RenderTarget.Of(
        application, async cancel => await (await clusters.GetAsync(catalogue.Current.ClusterOf(application), cancel)).ReadCapabilitiesAsync(cancel));

    private Application Find(string name) => catalogue.Current is var managed && managed.Find(name) is { } application
        ? application
        : throw new FailureException(managed.FindInvalid(name)?.Failures[0] ?? new Failure(name, "find application", "no Application of that name is managed here"));
}
