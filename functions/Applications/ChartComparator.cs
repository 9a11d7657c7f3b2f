using System.Numerics;
using System.Text.RegularExpressions;
using Semver;

namespace GitOps.Functions.Applications;

/// <summary>
/// One comparison of a version range: an operator and a version, of which parts may be open (<c>1.x</c>, <c>1</c>, <c>*</c>). The rules are those of
/// Masterminds/semver 3, which Helm and Argo CD use.
/// </summary>
internal sealed partial class ChartComparator
{
    private readonly string _operator;
    private readonly SemVersion _than;
    private readonly int _written; // how many of major, minor and patch

    private ChartComparator(string op, SemVersion than, int written) => (_operator, _than, _written) = (op, than, written);

    /// <summary>A prerelease is written in it.</summary>
    public bool NamesPrerelease => _than.IsPrerelease;

    private bool Open => _written < 3;

    /// <summary>Reads the comparison that a text begins with.</summary>
    /// <param name="text">Its rest.</param>
    /// <param name="length">How much of it was read.</param>
    /// <returns>Null where it begins with none.</returns>
    public static ChartComparator? TryRead(string text, out int length)
    {
        var match = Comparison.Match(text);
        length = match.Length;
        if (!match.Success) return null;
        var parts = ((string[])["major", "minor", "patch"]).Select(name => match.Groups[name].Value).ToList();
        var written = parts.TakeWhile(static part => part is not ("" or "x" or "X" or "*")).Count();
        // What follows an open part does not count, and where it is a number it is none for Helm either.
        var number = string.Join('.', parts.Select((part, i) => i < written ? part : "0")) + match.Groups["pre"].Value;
        return SemVersion.TryParse(number, SemVersionStyles.AllowLeadingZeros, out var than) ? new ChartComparator(match.Groups["op"].Value, than, written) : null;
    }

    /// <summary>Whether a version passes.</summary>
    public bool Passes(SemVersion version)
    {
        var order = SemVersion.ComparePrecedence(version, _than);
        return _operator switch
        {
            "" or "=" => Open ? InTilde(version, order) : order == 0,
            "!=" => Differs(version, order),
            ">" => Open ? IsBehind(version, order) : order > 0,
            "<" => order < 0,
            ">=" or "=>" => order >= 0,
            "<=" or "=<" => Open ? !IsBeyond(version) : order <= 0,
            "~" or "~>" => InTilde(version, order),
            _ => InCaret(version, order),
        };
    }

    // ~1.2.3 is up to 1.3, ~1 up to 2; where nothing or only zeros are written, all.
    private bool InTilde(SemVersion version, int order)
    {
        if (order < 0) return false;
        if (_written is 0 or 3 && _than.Major.IsZero && _than.Minor.IsZero && _than.Patch.IsZero) return true;
        return version.Major == _than.Major && (_written == 1 || version.Minor == _than.Minor);
    }

    // ^1.2.3 is up to 2, ^0.2.3 up to 0.3, ^0.0.3 that patch alone. For Helm ^* is ^0.0.0, not any version.
    private bool InCaret(SemVersion version, int order)
    {
        if (order < 0) return false;
        if (version.Major != _than.Major) return false;
        if (!_than.Major.IsZero || _written == 1) return true;
        if (!_than.Minor.IsZero || _written == 2) return version.Minor == _than.Minor;
        return version.Minor.IsZero && version.Patch == _than.Patch;
    }

    // >1 is from 2 on, >1.2 from 1.3 on.
    private bool IsBehind(SemVersion version, int order) => version.Major == _than.Major
        ? _written switch { 1 => false, 2 => version.Minor > _than.Minor, _ => order > 0 }
        : version.Major > _than.Major;

    // <=1 is all of 1, <=1.2 all of 1.2.
    private bool IsBeyond(SemVersion version) => version.Major > _than.Major || (version.Major == _than.Major && _written != 1 && version.Minor > _than.Minor);

    private bool Differs(SemVersion version, int order) => _written switch
    {
        3 => order != 0,
        1 => version.Major != _than.Major,
        2 => version.Major != _than.Major || version.Minor != _than.Minor || version.Prerelease != _than.Prerelease,
        _ => version.Major != BigInteger.Zero || version.Minor != BigInteger.Zero || version.Patch != BigInteger.Zero,
    };

    [GeneratedRegex(
        @"\A(?<op>!=|>=|=>|<=|=<|~>|=|>|<|~|\^|)\s*v?(?<major>[0-9]+|[xX*])(?:\.(?<minor>[0-9]+|[xX*]))?(?:\.(?<patch>[0-9]+|[xX*]))?(?<pre>-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Comparison { get; }
}
