using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Health;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Whether an application is ready for those that depend on it: synced, at the revision that the other one is at where both are of one source (as Flux
/// has it: else the two would be of different states of one repository), and healthy.
/// </summary>
internal static class Readiness
{
    /// <summary>Why it is not; null where it is.</summary>
    /// <param name="application">The application that is depended on.</param>
    /// <param name="status">How it stands; null before its first pass.</param>
    /// <param name="commits">The commits that the other one is at, by repository and revision.</param>
    public static string? Problem(Application application, ApplicationStatus? status, IReadOnlyDictionary<(RepositoryUrl Repository, string Revision), string> commits) => status switch
    {
        null => "which was not looked at yet",
        { Suspended.Length: > 0, Sync: not SyncStatus.Synced } => "which is suspended and not synced",
        { Waits: not null } => "which waits itself",
        { Phase: OperationPhase.Running } => "whose sync is not done",
        { Phase: OperationPhase.Failed } => "whose last pass failed",
        { Sync: not SyncStatus.Synced } => $"which is {status.Sync}",
        _ when IsBehind(application, status, commits) => "which is not at the same revision yet",
        { Health: not HealthStatus.Healthy } when !application.ReadyWhenApplied => $"which is {status.Health}",
        _ => null,
    };

    /// <summary>Only its health is against it, or it was never looked at: another look at it may find it ready.</summary>
    public static bool MayBeReady(ApplicationStatus? status) =>
        status is null or { Sync: SyncStatus.Synced, Phase: OperationPhase.Succeeded, Waits: null, Suspended: "", Health: not HealthStatus.Healthy };

    private static bool IsBehind(Application application, ApplicationStatus status, IReadOnlyDictionary<(RepositoryUrl, string), string> commits)
    {
        var synced = status.Revision.Split(',');
        return application.Sources.Any(source => commits.GetValueOrDefault((source.Repository, source.TargetRevision)) is { } commit && !synced.Contains(commit));
    }
}
