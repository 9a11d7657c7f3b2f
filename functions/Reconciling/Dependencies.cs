using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Keeps an application from being synced before those that it depends on are ready. What they are is read from their status rows, one read each; an
/// application that depends on none, and on which none depends, costs nothing.
/// </summary>
internal sealed class Dependencies(StatusStore statuses, TimeProvider time)
{
    /// <summary>What a pass has to wait for.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="revisions">The commits that it is at.</param>
    /// <param name="managed">What is managed.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Null where it may begin. A sync that has begun at this commit goes on, whatever becomes of the others meanwhile.</returns>
    public async Task<UnreadyDependencies?> FindUnreadyAsync(Pass pass, SourceRevisions revisions, ApplicationCatalogue managed, CancellationToken cancel)
    {
        if (pass.Application.DependsOn.Count == 0 || pass.Request.Terminate || pass.HasBegun(revisions.Revision)) return null;
        var (problems, looks) = (new List<string>(), new List<FollowUp>());
        foreach (var name in pass.Application.DependsOn)
        {
            var status = await statuses.ReadAsync(name, cancel);
            if (Problem(name, status, revisions, managed) is not { } problem) continue;
            problems.Add($"{name}, {problem}");
            // Nobody else would soon see that it has become healthy: the cluster tells nothing by itself.
            if (managed.Find(name) is { } other && (Readiness.MayBeReady(status) || HasChanged(other, status, managed)) && IsOld(status)) looks.Add(new FollowUp(name, ReconcileReason.Drift));
        }
        return problems.Count == 0 ? null : new UnreadyDependencies(string.Join("; ", problems), looks);
    }

    /// <summary>Who waited for the application of a pass, now that it is ready: they are looked at at once.</summary>
    /// <param name="request">What the pass was for.</param>
    /// <param name="managed">What is managed.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<FollowUp>> ReleaseAsync(ReconcileRequest request, ApplicationCatalogue managed, CancellationToken cancel)
    {
        var dependents = managed.DependentsOf(request.Application).ToList();
        if (dependents.Count == 0 || managed.Find(request.Application) is not { } application) return [];
        var none = new Dictionary<(RepositoryUrl, string), string>();
        if (Readiness.Problem(application, await statuses.ReadAsync(application.Name, cancel), none) is not null) return [];
        var reason = request.Reason == ReconcileReason.Push ? ReconcileReason.Push : ReconcileReason.Drift;
        var released = new List<FollowUp>();
        foreach (var name in dependents.Select(static one => one.Name))
        {
            if (await statuses.ReadAsync(name, cancel) is { Waits: not null }) released.Add(new FollowUp(name, reason));
        }
        return released;
    }

    private static string? Problem(string name, ApplicationStatus? status, SourceRevisions revisions, ApplicationCatalogue managed)
    {
        if (managed.Find(name) is { } application) return Readiness.Problem(application, status, revisions.Commits) ?? (HasChanged(application, status, managed) ? "whose manifest changed since" : null);
        return managed.FindInvalid(name) is null ? "which is not managed here" : "whose manifest has errors";
    }

    // Another path, say. What is in the cluster belongs to the key too, where variables are read from there: then this cannot be told without asking it.
    private static bool HasChanged(Application application, ApplicationStatus? status, ApplicationCatalogue managed) =>
        application.VariableSources.Count == 0 && application.ChartValueSources.Count == 0 && status is not null && !TreeKey.IsOf(status.TreeKey, application, managed.ClusterOf(application));

    private bool IsOld(ApplicationStatus? status) => status?.FinishedAt is not { } last || time.GetUtcNow() - last >= LookPause.After(TimeSpan.Zero);
}
