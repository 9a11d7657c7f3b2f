using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>Durations as Go, and so Argo CD and Kubernetes, writes them: <c>1h30m</c>, <c>90s</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>What is wrong, for a failure.</summary>
    public const string Rule = "must be a duration such as 30s, 5m or 1h30m";

    /// <summary>Reads one, at most a year.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Length > 40 || !Whole().IsMatch(text)) return false;
        var seconds = Part().Matches(text).Sum(static part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Unit(part.Groups[2].Value));
        if (seconds > TimeSpan.FromDays(365).TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double Unit(string unit) => unit switch
    {
        "ms" => 0.001,
        "m" => 60,
        "h" => 3600,
        _ => 1,
    };

    [GeneratedRegex(@"\A(\d+(\.\d+)?(ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(ms|s|m|h)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
