using System.Globalization;
using GitOps.Functions.Applying;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>What the deletion of an application waits for, in a few words: the first object, why it is still there, and how many more there are.</summary>
internal static class AwaitedDeletions
{
    /// <summary>The words; empty where it waits for nothing.</summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="applied">What became of it; null where nothing was written.</param>
    public static string In(Plan plan, ApplyResult? applied)
    {
        var left = (applied is null ? Planned(plan) : Written(applied)).ToList();
        if (left.Count == 0) return "";
        var (first, why) = left[0];
        var more = left.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {left.Count - 1} more");
        return $"waits for {first}{(why.Length == 0 ? "" : $" ({why})")}{more}";
    }

    private static IEnumerable<(ObjectReference Object, string Why)> Planned(Plan plan) =>
        plan.Changes.Where(static change => !change.Outlives).Select(static change => (change.Reference, change.Reason));

    private static IEnumerable<(ObjectReference Object, string Why)> Written(ApplyResult applied) =>
        applied.Results.Where(static result => !result.Gone && !result.Change.Outlives).Select(static result => (result.Change.Reference, result.Reason));
}
