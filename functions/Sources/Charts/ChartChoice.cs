using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.Charts;

/// <summary>Says which versions there are where none is meant.</summary>
internal static class ChartChoice
{
    private const int Shown = 5;

    /// <summary>The failure where no version is in the range.</summary>
    public static FailureException None(ChartRange range, IEnumerable<ChartVersion> versions, SourceStep step)
    {
        var newest = versions.Order(ChartVersion.NewestFirst).Take(Shown).Select(static one => SourcePaths.Shown(one.Text)).ToList();
        return step.Final(newest.Count == 0
            ? $"it has no version at all, and so none that matches '{range.Text}'"
            : $"no version matches '{range.Text}'; the newest are {string.Join(", ", newest)} (a prerelease counts only where the range names one)");
    }
}
