using System.Text.RegularExpressions;
using Semver;

namespace GitOps.Functions.Applications;

/// <summary>
/// <c>targetRevision</c> of a chart: a version or a range of versions. Comparisons are separated by commas or blanks, all of which must pass;
/// <c>||</c> separates alternatives; <c>1.2 - 1.4</c> is from the one to the other. A version with a prerelease
/// is in the range only where one of the comparisons names a prerelease too.
/// </summary>
internal sealed partial class ChartRange
{
    /// <summary>What <see cref="TryParse"/> asks for, for messages.</summary>
    public const string Rule = "must be a chart's version or a range of versions, such as 1.2.3, 1.x, ^1.2, \">= 1.2, < 2\", \"1.2 - 1.4\" or \"*\"";

    private const int MaxLength = 500;

    private readonly List<List<ChartComparator>> _alternatives;

    private ChartRange(string text, List<List<ChartComparator>> alternatives) => (Text, _alternatives) = (text, alternatives);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>A whole version: it is asked for by its name, before anything is searched.</summary>
    public bool IsExact => SemVersion.TryParse(Text, SemVersionStyles.Strict, out _);

    /// <summary>Reads a range.</summary>
    /// <returns>Null where the text is none.</returns>
    public static ChartRange? TryParse(string text)
    {
        if (text.Length > MaxLength) return null;
        var alternatives = Hyphen.Replace(text, ">=${from},<=${to} ").Split("||").Select(Comparisons).ToList();
        return alternatives.Contains(null) ? null : new ChartRange(text, alternatives!);
    }

    /// <summary>Whether a version is in the range.</summary>
    public bool Contains(SemVersion version) => _alternatives.Exists(all => (!version.IsPrerelease || all.Exists(static one => one.NamesPrerelease)) && all.TrueForAll(one => one.Passes(version)));

    /// <summary>The version among some that is meant, as Helm chooses: the one that is written just so, else the newest in the range.</summary>
    /// <returns>Null where there is none.</returns>
    public ChartVersion? Choose(IEnumerable<ChartVersion> versions)
    {
        ChartVersion? newest = null;
        foreach (var version in versions)
        {
            if (version.Text == Text) return version;
            if (Contains(version.Number) && (newest is null || ChartVersion.NewestFirst.Compare(version, newest) < 0)) newest = version;
        }
        return newest;
    }

    private static List<ChartComparator>? Comparisons(string text)
    {
        var comparisons = new List<ChartComparator>();
        for (var rest = text.Trim(); ;)
        {
            if (ChartComparator.TryRead(rest, out var length) is not { } comparison) return null;
            comparisons.Add(comparison);
            rest = rest[length..];
            if (rest.Length == 0) return comparisons;
            var separator = Separator.Match(rest);
            if (!separator.Success) return null;
            rest = rest[separator.Length..];
        }
    }

    [GeneratedRegex(@"\A(?:\s*,\s*|\s+)", RegexOptions.CultureInvariant)]
    private static partial Regex Separator { get; }

    [GeneratedRegex(@"\s*(?<from>v?[0-9xX*][0-9A-Za-z.+*-]*)\s+-\s+(?<to>v?[0-9xX*][0-9A-Za-z.+*-]*)\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Hyphen { get; }
}
