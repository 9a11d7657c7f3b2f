using System.Text.RegularExpressions;

namespace GitOps.Functions.Rendering;

/// <summary>Tells by its name whether a value may be a secret that must not be repeated in an error.</summary>
internal static partial class SecretNames
{
    // Shorter ones would take whole words out of the message, and are none.
    private const int Shortest = 4;

    /// <summary>Whether a name says so.</summary>
    public static bool Contains(string name) => Pattern.IsMatch(name);

    /// <summary>The texts to be left out of errors for one value: a message may hold one line of many.</summary>
    public static IEnumerable<string> Lines(string value) =>
        value.Split('\n', StringSplitOptions.TrimEntries).Append(value.Trim()).Where(static line => line.Length >= Shortest && line is not ("true" or "false"));

    [GeneratedRegex(@"pass(word|wd|phrase)?\b|passw|secret|token|credential|private|api_?key|access_?key|auth", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
