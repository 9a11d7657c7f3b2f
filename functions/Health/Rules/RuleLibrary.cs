using System.Collections.Concurrent;

namespace GitOps.Functions.Health.Rules;

/// <summary>
/// The rules that are files of this program: <c>GROUP/KIND.yaml</c>, <c>GROUP/_.yaml</c> for the other kinds of a group, and
/// <c>_.PARENT/_.yaml</c> for the groups below one. A file is read when its kind is first seen, and never else.
/// </summary>
internal static class RuleLibrary
{
    private const string Prefix = "health/";

    private static readonly Lazy<HashSet<string>> Files = new(static () => [.. Resources()]);

    private static readonly ConcurrentDictionary<string, IReadOnlyList<Rule>> Known = new();

    /// <summary>The rules of a kind, or null where none are for it.</summary>
    public static IReadOnlyList<Rule>? Find(string group, string kind) => NameOf(group, kind) is { } name ? Known.GetOrAdd(name, Read) : null;

    /// <summary>There are rules for a kind. No file is read.</summary>
    public static bool Has(string group, string kind) => NameOf(group, kind) is not null;

    /// <summary>The file for a kind, or null where none is for it.</summary>
    public static string? NameOf(string group, string kind) => Names(group, kind).FirstOrDefault(Files.Value.Contains);

    /// <summary>The names of all files, for tests and docs.</summary>
    public static IEnumerable<string> All => Files.Value;

    /// <summary>Reads one file.</summary>
    /// <exception cref="FormatException">It has a mistake.</exception>
    public static IReadOnlyList<Rule> Read(string name)
    {
        using var stream = typeof(RuleLibrary).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return RuleReader.Read(name, bytes);
    }

    private static IEnumerable<string> Resources() =>
        typeof(RuleLibrary).Assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static IEnumerable<string> Names(string group, string kind)
    {
        if (kind is "" or "_" || group.StartsWith('_')) yield break;
        yield return $"{Prefix}{group}/{kind}.yaml";
        yield return $"{Prefix}{group}/_.yaml";
        for (var dot = group.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = group.IndexOf('.', dot + 1)) yield return $"{Prefix}_{group[dot..]}/_.yaml";
    }
}
