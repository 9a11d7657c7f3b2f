using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>What waits for a person's confirmation, from one pass to the next: an approval in Git counts for what waited when it was given.</summary>
internal static class AwaitedConfirmations
{
    /// <summary>What is known of confirmations when a pass begins.</summary>
    /// <param name="application">The application, with its approval.</param>
    /// <param name="previous">How it stood before; null before its first pass.</param>
    /// <param name="now">When the pass began.</param>
    public static PruneConfirmation Of(Application application, ApplicationStatus? previous, DateTimeOffset now) => new()
    {
        ApprovedAt = application.DeletionApproved,
        Waiting = (previous?.AwaitedConfirmations ?? []).DistinctBy(static one => one.Object).ToDictionary(static one => one.Object, static one => one.Since),
        Now = now,
    };

    /// <summary>What a plan found waiting, for the status.</summary>
    public static IReadOnlyList<AwaitedConfirmation> In(Plan plan) =>
        [.. plan.Changes.Where(static c => c.AwaitsConfirmationSince is not null).Select(static c => new AwaitedConfirmation(c.Reference, c.AwaitsConfirmationSince!.Value))];
}
