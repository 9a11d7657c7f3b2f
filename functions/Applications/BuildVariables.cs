using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>
/// The variables of Argo CD's build environment, which some options of a source may refer to: <c>$NAME</c>, <c>${NAME}</c>, and <c>$$</c> for a dollar.
/// </summary>
internal static partial class BuildVariables
{
    /// <summary>metadata.name of the Application.</summary>
    public const string AppName = "ARGOCD_APP_NAME";

    /// <summary>spec.destination.namespace.</summary>
    public const string AppNamespace = "ARGOCD_APP_NAMESPACE";

    /// <summary>The commit that is rendered.</summary>
    public const string Revision = "ARGOCD_APP_REVISION";

    /// <summary>Its first 7 digits.</summary>
    public const string RevisionShort = "ARGOCD_APP_REVISION_SHORT";

    /// <summary>Its first 8 digits.</summary>
    public const string RevisionShort8 = "ARGOCD_APP_REVISION_SHORT_8";

    /// <summary>repoURL, without credentials.</summary>
    public const string RepoUrl = "ARGOCD_APP_SOURCE_REPO_URL";

    /// <summary>path.</summary>
    public const string SourcePath = "ARGOCD_APP_SOURCE_PATH";

    /// <summary>targetRevision.</summary>
    public const string TargetRevision = "ARGOCD_APP_SOURCE_TARGET_REVISION";

    private const string ProjectName = "ARGOCD_APP_PROJECT_NAME";

    /// <summary>All that are known. <c>ARGOCD_APP_PROJECT_NAME</c> is not: projects mean nothing here.</summary>
    public static IReadOnlyList<string> Names { get; } = [AppName, AppNamespace, Revision, RevisionShort, RevisionShort8, RepoUrl, SourcePath, TargetRevision];

    /// <summary>Whether what a text becomes may change with every commit, or with targetRevision alone.</summary>
    public static bool DependsOnRevision(string text) => References(text).Any(static name => name is Revision or RevisionShort or RevisionShort8 or TargetRevision);

    /// <summary>Why a text cannot be used where the commit must not show in the objects; null where it can.</summary>
    public static string? Problem(string text) => References(text).FirstOrDefault(static name => name is Revision or RevisionShort or RevisionShort8 or ProjectName) switch
    {
        null => null,
        ProjectName => $"the variable ${ProjectName} is not supported: projects are not acted on",
        var name => $"the variable ${name} is not supported: it would change the objects with every revision, also those that leave the files alone",
    };

    /// <summary>The first variable of a text that is not known; null where there is none.</summary>
    public static string? Unknown(string text) => References(text).FirstOrDefault(static name => name != "$" && !Names.Contains(name));

    /// <summary>Puts the values of variables in their place, as Go's os.Expand does: an unclosed <c>${</c> and <c>${}</c> vanish, a lone <c>$</c> stays.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value of a variable by its name.</param>
    public static string Expand(string text, Func<string, string> value) => Reference().Replace(text, match => Name(match) switch
    {
        "" => "",
        "$" => "$",
        var name => value(name),
    });

    private static IEnumerable<string> References(string text) => Reference().Matches(text).Select(Name).Where(static name => name.Length > 0);

    private static string Name(Match match) => match.Groups["name"].Value;

    [GeneratedRegex(@"\$(?:\{(?<name>[^}]*)\}|\{|(?<name>[*#$@!?0-9-]|[A-Za-z0-9_]+))", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
