using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Health;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>How an application stands after a pass.</summary>
/// <param name="drift">How often it is checked.</param>
/// <param name="time">Clock.</param>
internal sealed class PassStatus(DriftOptions drift, TimeProvider time)
{
    /// <summary>How the message of an application begins that is being deleted.</summary>
    public const string DeletingPrefix = "being deleted: ";

    /// <summary>The status.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="desired">What Git says.</param>
    /// <param name="plan">What was planned.</param>
    /// <param name="applied">What became of it; null where nothing was written.</param>
    /// <param name="health">How the objects are doing.</param>
    /// <param name="operation">The sync in several steps that the pass belongs to, or that still counts; null where there is none.</param>
    public ApplicationStatus Of(Pass pass, Desired desired, Plan plan, ApplyResult? applied, ApplicationHealth health, SyncOperation? operation)
    {
        var now = time.GetUtcNow();
        var summary = PassSummary.Of(plan, applied);
        var synced = SyncedTrees(pass, desired, summary, wrote: applied is not null, operation);
        var status = new ApplicationStatus
        {
            Application = pass.Application.Name,
            Parent = ParentOf(pass.Application),
            Registration = RegistrationOf(pass.Application),
            Sync = summary.Synced ? SyncStatus.Synced : SyncStatus.OutOfSync,
            Phase = operation?.State ?? (summary.Failures.Count == 0 ? OperationPhase.Succeeded : OperationPhase.Failed),
            Message = operation?.Message ?? summary.Message,
            Health = health.Worst.Status,
            HealthMessage = health.Worst.Message,
            Revision = summary.Synced || applied is not null ? desired.Commit : pass.Previous?.Revision ?? "",
            TargetRevision = desired.Commit,
            TreeKey = synced,
            RenderedTrees = synced == desired.TreeKey ? "" : desired.TreeKey,
            RenderDigest = desired.Rendered.Digest,
            Counts = operation is null ? summary.Counts : operation.Counts.Then(summary.Counts with { Created = 0, Configured = 0, Pruned = 0 }),
            Failures = operation is { Failure.Length: > 0 } ? [.. summary.Failures.Prepend(operation.Failure).Distinct()] : summary.Failures,
            Operation = operation ?? Former(pass),
            Warnings =
            [
                .. pass.Application.Warnings, .. desired.Rendered.Warnings, .. plan.Warnings, .. UnsupportedAnnotations.In(desired.Rendered.Objects),
                .. ReplacedVersions.Between(pass.Previous?.Revision, desired.Commit),
            ],
            Drift = summary.Drift,
            AwaitedConfirmations = AwaitedConfirmations.In(plan),
            Pass = pass.Id,
            StartedAt = pass.StartedAt,
            FinishedAt = operation is { State: OperationPhase.Running } ? null : now,
            LastSyncedAt = summary.Synced ? now : pass.Previous?.LastSyncedAt,
            // Where none is known the count begins now: a first pass compares everything anyway.
            LastFullCheckAt = plan.FullyChecked ? now : pass.Previous?.LastFullCheckAt ?? now,
            Defects = plan.FullyChecked ? MissedChange.TextsOf(plan) : [.. MissedChange.TextsOf(plan).Union(pass.Previous?.Defects ?? [])],
            DefectsOmitted = plan.FullyChecked ? 0 : pass.Previous?.DefectsOmitted ?? 0,
            NextDriftAt = operation is { State: OperationPhase.Running } ? SoonAfter(now) : drift.NextAfter(now, pass.Application.CheckInterval),
            LastDelivery = pass.Request.Delivery,
            Inventory = new InventorySummary(plan.ApplySet.Id, plan.ApplySet.Parent.ToString(), plan.Changes.Count(c => c is { Desired: not null, Outside: false }), plan.ApplySet.ParentNamespace),
            FormerNamespaces = plan.FormerNamespaces,
        };
        return pass.Application.IsDeleting ? Deleting(status, pass, plan, applied, now) : status;
    }

    /// <summary>The status of an application that waits for others. What is known of an earlier commit does not count for this one.</summary>
    public static ApplicationStatus Waiting(Pass pass, string commit, AwaitedDependencies wait, string message, DateTimeOffset now)
    {
        var previous = Before(pass.Application, pass.Previous);
        return previous with
        {
            Sync = previous.TargetRevision == commit ? previous.Sync : SyncStatus.Unknown,
            Phase = OperationPhase.Running,
            Message = message,
            Failures = [],
            Waits = wait,
            Suspended = "",
            TargetRevision = commit,
            Pass = pass.Id,
            Warnings = pass.Application.Warnings,
            StartedAt = wait.Since,
            FinishedAt = null,
            NextDriftAt = SoonAfter(now),
            LastDelivery = pass.Request.Delivery,
        };
    }

    /// <summary>What was known of an application, with where it comes from now.</summary>
    public static ApplicationStatus Before(Application application, ApplicationStatus? previous) => (previous ?? new ApplicationStatus { Application = application.Name }) with
    {
        Parent = ParentOf(application),
        Registration = RegistrationOf(application),
        UnmanagedSince = null,
        LeftBehind = application.IsDeleting ? previous?.LeftBehind ?? [] : [],
    };

    /// <summary>What counts of an earlier status of the name. An Application that is registered anew has synced nothing yet, whatever the one before was at.</summary>
    public static ApplicationStatus? Known(Application application, ApplicationStatus? previous)
    {
        var known = previous is { UnmanagedSince: not null } ? previous with { UnmanagedSince = null, NextDriftAt = null, Sync = SyncStatus.Unknown } : previous;
        var isAnother = known is { Registration: { Length: > 0 } former } && RegistrationOf(application) is { Length: > 0 } now && now != former;
        return isAnother ? known! with { Sync = SyncStatus.Unknown, TreeKey = "", RenderedTrees = "", Operation = null } : known;
    }

    private static string ParentOf(Application application) => application.Registered?.Parent ?? "";

    private static string RegistrationOf(Application application) => application.Registered?.Uid ?? "";

    // Never in sync, and looked at soon: what is made anew under this name later begins from nothing. What is on its way out is no more healthy.
    private static ApplicationStatus Deleting(ApplicationStatus status, Pass pass, Plan plan, ApplyResult? applied, DateTimeOffset now)
    {
        var waits = AwaitedDeletions.In(plan, applied);
        return status with
        {
            Sync = SyncStatus.OutOfSync,
            Health = waits.Length > 0 ? HealthStatus.Progressing : status.Health,
            Message = DeletingPrefix + (status.Failures.Count > 0 || waits.Length == 0 ? status.Message : waits),
            Revision = pass.Previous?.Revision ?? "",
            LeftBehind = pass.Previous?.LeftBehind ?? [],
            TreeKey = "",
            RenderedTrees = "",
            NextDriftAt = SoonAfter(now),
        };
    }

    /// <summary>When an application with a sync that waits is looked at, should the message that goes on with it get lost.</summary>
    public static DateTimeOffset SoonAfter(DateTimeOffset now) => now + TimeSpan.FromMinutes(1);

    /// <summary>
    /// The trees count as synced once everything of them was applied; objects that a rule keeps from being pruned do not change that. Where
    /// something failed they count as not synced, so that the next check applies them again even without selfHeal.
    /// </summary>
    private static string SyncedTrees(Pass pass, Desired desired, PassSummary summary, bool wrote, SyncOperation? operation)
    {
        if (operation is { State: OperationPhase.Running }) return pass.SyncedTrees == desired.TreeKey ? "" : pass.SyncedTrees;
        if (operation is { State: OperationPhase.Failed }) return "";
        if (operation is not null) return summary.Failures.Count == 0 ? desired.TreeKey : "";
        if (summary.Synced) return desired.TreeKey;
        if (!wrote) return pass.SyncedTrees;
        return summary.Failures.Count == 0 ? desired.TreeKey : "";
    }

    // A sync that ran when Git said something else has ended with that.
    private static SyncOperation? Former(Pass pass) => pass.Previous?.Operation is { State: OperationPhase.Running } running
        ? running with { State = OperationPhase.Failed, Failure = "given up: Git says something else by now", NextLookAt = null }
        : pass.Previous?.Operation;
}
