using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// The story: one pass over one application, from a hint that it should be looked at to a recorded outcome. A queue message, a timer tick
/// and <c>gitops sync</c> all end here. The pass may be killed at any instruction: the next one finds what it left open and closes it.
/// </summary>
internal sealed class Reconciler(
    ManagedApplications applications, ApplicationLock locks, SourceProviders sources, Snapshots snapshots, ClusterConnections clusters,
    Dependencies dependencies, ClusterVariables variables, PlanMaker plans, InterruptedPass interrupted, Applier applier, PassRecorder recorder, ApplicationDeletion deletion, Remains remains, TimeProvider time)
{
    /// <summary>How often work is put back because something outside failed for a time, before the next drift check takes it up.</summary>
    public const int MaxRetries = 5;

    /// <summary>Makes the cluster what Git says, as far as the application's policy lets it.</summary>
    /// <returns>How it ended. Expected failures are recorded in status and audit, and are a result here.</returns>
    /// <exception cref="FailureException">The record itself could not be kept (storage): the work counts as not done.</exception>
    public async Task<PassResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancel)
    {
        await using var lease = await locks.TryAcquireAsync(request.Application, cancel);
        if (lease is null) return PassResult.Contended;
        var managed = await applications.ReadAsync(cancel);
        if (!managed.Complete) return new PassResult(PassResultKind.FailedTransiently, managed.Failures[0].ToString());
        if (managed.IsGone(request.Application)) return await remains.TidyAsync(request, managed, cancel);
        if (managed.Find(request.Application) is not { } application) return await recorder.NotUsableAsync(request, managed.FindInvalid(request.Application), cancel);
        if (application is { Suspended.Length: > 0, IsDeleting: false }) return await recorder.SuspendedAsync(request, application, cancel);
        var pass = await recorder.BeginAsync(request, application, lease, cancel) with { Registry = managed.Registry };
        try
        {
            if (application.IsDeleting) return await deletion.RunAsync(pass, managed.ClusterOf(application), cancel);
            var result = await RunAsync(pass, managed, cancel);
            return result.Kind == PassResultKind.Waiting ? result : result with { FollowUps = await dependencies.ReleaseAsync(request, managed, cancel) };
        }
        catch (FailureException e) when (lease.IsHeld)
        {
            return await recorder.FailedAsync(pass, e, cancel);
        }
        catch (FailureException) when (!lease.IsHeld)
        {
            return PassResult.Contended; // another pass took over, and will find what this one left open
        }
    }

    private async Task<PassResult> RunAsync(Pass begun, ApplicationCatalogue managed, CancellationToken cancel)
    {
        var (pass, cluster) = (begun, managed.ClusterOf(begun.Application));
        await using var revisions = await SourceRevisions.ResolveAsync(sources, begun.Application, cancel);
        // Before anything is rendered: what the others bring (kinds, values) may be needed for that.
        var unready = await dependencies.FindUnreadyAsync(pass, revisions, managed, cancel);
        if (unready is not null && !pass.MayHaveNothingToDo) return await recorder.WaitsAsync(pass, revisions.Revision, unready, cancel);
        var application = await variables.ReadAsync(begun.Application, () => clusters.GetAsync(cluster, cancel), cancel);
        pass = pass with { Application = application };
        var trees = await revisions.TreesAsync(application, cluster, pass.RenderedTrees, cancel);
        if (pass.HasNothingToDo(trees)) return await recorder.NothingToDoAsync(pass, revisions.Revision, cancel);
        if (unready is not null) return await recorder.WaitsAsync(pass, revisions.Revision, unready, cancel);

        // The way to the cluster is made, and what is remembered read, while the objects come.
        var reaching = clusters.ReachAsync(cluster, cancel);
        var remembering = plans.RememberAsync(application, reaching, cancel);
        var target = RenderTarget.Of(application, application.IsRoot ? null : async stop => await (await reaching).Connection.ReadCapabilitiesAsync(stop));
        var kept = await snapshots.FindAsync(application, trees, target, cancel);
        (var rendered, trees) = kept is null ? await snapshots.RenderAsync(application, revisions, cluster, target, pass.RenderedTrees, cancel) : (kept, trees);
        var (connection, clusterId) = await reaching;
        var desired = new Desired(revisions.Revision, trees, rendered, connection, clusterId);

        pass = pass.GoOn(desired);
        desired = desired.For(pass);
        var plan = await PlanAsync(pass, desired, await remembering, isNew: kept is null, cancel);
        await interrupted.CloseAsync(pass, plan, cancel);
        var course = SyncCourse.Of(pass, desired, plan, time.GetUtcNow());
        if (!course.Writes) return await recorder.LookedAtAsync(pass, desired, plan, cancel);
        if (course.Operation is { } operation) return await new StagedSync(pass, desired, plan, operation, applier, recorder, time).RunAsync(cancel);

        await recorder.IntendAsync(pass, desired, plan, cancel);
        await using var recording = recorder.RecordChanges(pass, desired, cancel);
        var applied = await applier.ApplyAsync(connection, plan, () => pass.Lease.IsHeld, recording, cancel);
        return await recorder.AppliedAsync(pass, desired, plan, applied, recording, cancel);
    }

    // What was rendered is kept meanwhile. Both to their end, also where one fails: what is written after the pass may be of an application that is gone by then.
    private async Task<Plan> PlanAsync(Pass pass, Desired desired, ApplicationMemory? memory, bool isNew, CancellationToken cancel)
    {
        var keeping = isNew ? Task.Run(() => snapshots.KeepAsync(pass.Application, desired.TreeKey, desired.Rendered, cancel), CancellationToken.None) : Task.CompletedTask;
        var planning = plans.MakeAsync(pass, desired, memory, cancel);
        await Task.WhenAll(planning, keeping);
        return await planning;
    }
}
