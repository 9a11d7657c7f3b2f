using System.Globalization;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>A pass in a few words and numbers, from what was planned and what became of it.</summary>
internal sealed record PassSummary
{
    /// <summary>The cluster is what Git says.</summary>
    public required bool Synced { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What failed.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>What became of the objects.</summary>
    public required ChangeCounts Counts { get; init; }

    /// <summary>What still differs.</summary>
    public required IReadOnlyList<DriftedObject> Drift { get; init; }

    /// <summary>Sums up a pass.</summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="applied">What became of it; null where nothing was written.</param>
    public static PassSummary Of(Plan plan, ApplyResult? applied)
    {
        var results = applied?.Results;
        var failures = (applied?.Failures ?? plan.Failures).Select(f => f.ToString()).ToList();
        var left = results is null ? plan.Changes.Where(c => c.Differs).Select(c => (c, c.Reason)).ToList() : [.. Left(results)];
        var counts = Count(plan, results) with { Failed = failures.Count };
        var synced = failures.Count == 0 && left.Count == 0;
        return new PassSummary
        {
            Synced = synced,
            Failures = failures,
            Counts = counts,
            Drift = [.. left.Select(l => Drifted(l.c, l.Reason))],
            Message = Sentence(plan, results is not null, synced, failures, left.Count, counts),
        };
    }

    private static IEnumerable<(PlannedChange c, string Reason)> Left(IReadOnlyList<ChangeResult> results) =>
        results.Where(r => r.Outcome == ChangeOutcome.Failed || (r.Outcome == ChangeOutcome.Skipped && r.Change.Differs)).Select(r => (r.Change, r.Reason));

    private static ChangeCounts Count(Plan plan, IReadOnlyList<ChangeResult>? results) => ChangeCounts.Of(
        results?.Select(r => r.Outcome) ?? plan.Changes.Select(c => c.Action == PlanAction.Unchanged ? ChangeOutcome.Unchanged : ChangeOutcome.Skipped));

    private static DriftedObject Drifted(PlannedChange change, string reason) => new(
        change.Reference, PassEntries.ActionOf(change),
        change.Differences.Count > 0 ? [.. change.Differences.Select(d => d.Path)] : reason.Length > 0 ? [reason] : []);

    private static string Sentence(Plan plan, bool wrote, bool synced, List<string> failures, int left, ChangeCounts counts)
    {
        var done = string.Create(CultureInfo.InvariantCulture,
            $"{counts.Created} created, {counts.Configured} configured, {counts.Unchanged} unchanged, {counts.Pruned} pruned, {counts.Skipped} skipped, {counts.Failed} failed");
        if (failures.Count > 0) return $"{(wrote ? done : "nothing applied")}: {failures[0]}";
        if (wrote) return done;
        return synced ? $"in sync, {plan.Changes.Count} objects" : $"{left} of {plan.Changes.Count} objects differ";
    }
}
