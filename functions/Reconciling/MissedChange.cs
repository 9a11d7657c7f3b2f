using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>Words for a difference that only a full check found. What is remembered of an object must never hide a change: each is a defect of ours.</summary>
internal static class MissedChange
{
    private const string Explanation = "the full check found a change that the drift checks before it had missed; this is a defect of GitOps.Functions, please report it";

    /// <summary>What a plan found so.</summary>
    public static IEnumerable<PlannedChange> Of(Plan plan) => plan.Changes.Where(static change => change.MissedByMemory);

    /// <summary>One sentence for each, with the object and the fields.</summary>
    public static IReadOnlyList<string> TextsOf(Plan plan) => [.. Of(plan).Select(static change => $"{change.Subject}: {Text(change)}")];

    /// <summary>The sentence without the object.</summary>
    public static string Text(PlannedChange change) => change.Differences.Count == 0
        ? Explanation
        : $"{Explanation} ({string.Join(", ", change.Differences.Select(static difference => difference.Path))})";
}
