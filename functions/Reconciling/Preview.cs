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
    ManagedApplications applications, SourceProviders sources, Renderer renderer, Snapshots snapshots, ClusterConnections clusters, MemoryStore memories, StatusStore statuses, SecretHashKey hashKey, ClusterVariables variables, TimeProvider time)
{
    /// <summary>What Git says now.</summary>
    /// <exception cref="FailureException">The application is not usable, or its source cannot be read or rendered.</exception>
    public async Task<(string Commit, RenderResult Rendered)> RenderAsync(string name, CancellationToken cancel)
    {
        // For one of a file neither the storage account nor a cluster is needed, unless its Cluster may be registered.
        var written = applications.Written;
        var managed = written.Complete && !applications.HasRoot && written.Find(name) is not null ? written : await applications.ReadAsync(cancel);
        // What is printed is for people to see, and to pass on.
        var application = await variables.ReadAsync(Find(managed, name), () => clusters.GetAsync(managed.ClusterOf(Find(managed, name)), cancel), cancel, hidden: true);
        await using var revisions = await SourceRevisions.ResolveAsync(sources, application, cancel);
        return (revisions.Revision, (await revisions.RenderAsync(renderer, TargetOf(managed, application), former: null, cancel)).Rendered);
    }

    /// <summary>What would be written to make the cluster that.</summary>
    /// <exception cref="FailureException">As above, or the cluster cannot be read completely.</exception>
    public async Task<Plan> PlanAsync(string name, CancellationToken cancel)
    {
        var managed = await applications.ReadAsync(cancel);
        var application = Find(managed, name);
        var cluster = managed.ClusterOf(application);
        var previous = await statuses.ReadAsync(name, cancel);
        var connecting = clusters.ReachAsync(cluster, cancel);
        if (application.IsDeleting) return await PlanAsync(managed, application, previous, Desired.Nothing((await connecting).Connection, (await connecting).Id), cancel);
        application = await variables.ReadAsync(application, async () => (await connecting).Connection, cancel);
        await using var revisions = await SourceRevisions.ResolveAsync(sources, application, cancel);
        var target = TargetOf(managed, application);
        var trees = await revisions.TreesAsync(application, cluster, TreeKey.LastRendered(previous), cancel);
        var rendered = await snapshots.FindAsync(application, trees, target, cancel)
            ?? (await revisions.RenderAsync(renderer, target, former: null, cancel)).Rendered;
        var (connection, clusterId) = await connecting;
        return await PlanAsync(managed, application, previous, new Desired(revisions.Revision, trees, rendered, connection, clusterId), cancel);
    }

    private async Task<Plan> PlanAsync(ApplicationCatalogue managed, Application application, ApplicationStatus? previous, Desired desired, CancellationToken cancel) =>
        await Planner.PlanAsync(desired.Cluster.Reader, new PlanRequest
        {
            Application = application,
            Rendered = desired.Rendered,
            Revision = desired.Commit,
            HashKey = await hashKey.ReadAsync(cancel),
            Memory = await memories.ReadAsync(application.Name, desired.ClusterId, cancel),
            FormerNamespaces = FormerDestinations.Of(application, previous),
            Registry = managed.Registry,
            Prune = application.SyncPolicy.Prune,
            Confirmation = AwaitedConfirmations.Of(application, previous, time.GetUtcNow()),
        }, cancel);

    private RenderTarget TargetOf(ApplicationCatalogue managed, Application application) => RenderTarget.Of(
        application, application.IsRoot ? null : async cancel => await (await clusters.GetAsync(managed.ClusterOf(application), cancel)).ReadCapabilitiesAsync(cancel));

    private static Application Find(ApplicationCatalogue managed, string name) => managed.Find(name)
        ?? throw new FailureException(managed.FindInvalid(name)?.Failures[0] ?? new Failure(name, "find application", "no Application of that name is managed here"));
}
