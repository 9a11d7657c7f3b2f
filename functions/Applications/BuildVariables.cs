using System.Buffers;
using System.Text;

namespace GitOps.Functions.Applications;

/// <summary>
/// Argo CD's build environment: variables that it puts into Helm parameters and the names of value files. <c>$NAME</c>, <c>${NAME}</c> and
/// <c>$$</c> as Go's <c>os.Expand</c> reads them; a variable that is not known becomes nothing.
/// </summary>
internal static class BuildVariables
{
    /// <summary>The Application's name.</summary>
    public const string Name = "ARGOCD_APP_NAME";

    /// <summary>The destination's namespace.</summary>
    public const string Namespace = "ARGOCD_APP_NAMESPACE";

    /// <summary>The source's repository.</summary>
    public const string RepoUrl = "ARGOCD_APP_SOURCE_REPO_URL";

    /// <summary>The source's folder.</summary>
    public const string SourcePath = "ARGOCD_APP_SOURCE_PATH";

    /// <summary>The source's revision as it is written.</summary>
    public const string TargetRevision = "ARGOCD_APP_SOURCE_TARGET_REVISION";

    // Each of these alone is a name.
    private const string Special = "*#$@!?-0123456789";

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Variables of Argo CD that have no value here, each with the reason.</summary>
    private static readonly Dictionary<string, string> Unsupported = new(StringComparer.Ordinal)
    {
        ["ARGOCD_APP_REVISION"] = PerCommit,
        ["ARGOCD_APP_REVISION_SHORT"] = PerCommit,
        ["ARGOCD_APP_REVISION_SHORT_8"] = PerCommit,
        ["ARGOCD_APP_PROJECT_NAME"] = "projects are not acted on",
    };

    private const string PerCommit = "it would change the objects with every commit, also those that leave the chart alone";

    /// <summary>Why a text cannot be used: it names a variable that has no value here; null where it can.</summary>
    public static string? Problem(string text)
    {
        string? problem = null;
        Expand(text, name =>
        {
            if (Unsupported.TryGetValue(name, out var reason)) problem ??= $"the variable ${name} is not supported: {reason}";
            return "";
        });
        return problem;
    }

    /// <summary>Puts variables in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value of a variable, by its name.</param>
    public static string Expand(string text, Func<string, string> value)
    {
        var expanded = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                expanded.Append(text[i]);
                continue;
            }

            var (name, length) = NameAt(text.AsSpan(i + 1));
            if (name.Length > 0) expanded.Append(name == "$" ? name : value(name));
            else if (length == 0) expanded.Append('$');
            i += length;
        }

        return expanded.ToString();
    }

    // The name after a dollar sign and how many characters it takes; bad syntax takes some and names nothing.
    private static (string Name, int Length) NameAt(ReadOnlySpan<char> text)
    {
        if (text[0] != '{')
        {
            if (Special.Contains(text[0], StringComparison.Ordinal)) return (text[..1].ToString(), 1);
            var end = text.IndexOfAnyExcept(Letters);
            return (text[..(end < 0 ? text.Length : end)].ToString(), end < 0 ? text.Length : end);
        }

        var close = text.IndexOf('}');
        return close < 0 ? ("", 1) : (text[1..close].ToString(), close + 1);
    }
}
