using System.Text.RegularExpressions;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Rendering;

/// <summary>Where the files are that one source's Helm options name. Within the fetched trees only, found by us and never by helm.</summary>
/// <param name="sources">The Application's sources.</param>
/// <param name="index">The place of the chart's.</param>
/// <param name="context">For the variables of the build environment.</param>
internal sealed partial class HelmFileResolver(IReadOnlyList<ApplicationSource> sources, int index, RenderContext context)
{
    private readonly BuildEnvironment _environment = new(sources[index], context);

    /// <summary>Finds out where a file is.</summary>
    /// <param name="written">As it is written.</param>
    /// <returns>The file, or why there can be none.</returns>
    public (HelmFile? File, string? Cause) Resolve(string written)
    {
        if (Reference(written) is not { } name) return Within(written, index, Expand(written));
        var of = sources.Index().FirstOrDefault(one => one.Item.Ref.Length > 0 && one.Item.Ref == name);
        if (of.Item is not null) return Within(written, of.Index, "/" + Expand(written[(name.Length + 1)..]).TrimStart('/'));
        return BuildVariables.Unknown(written) is null ? Within(written, index, Expand(written)) : (null, $"no source of this Application has the ref '{name}'");
    }

    /// <summary>Puts the variables of the build environment in.</summary>
    public string Expand(string text) => _environment.Expand(text);

    // "$values/prod.yaml": the name up to the first slash.
    private static string? Reference(string written) => written.StartsWith('$') && written.IndexOf('/', StringComparison.Ordinal) is > 1 and var slash ? written[1..slash] : null;

    private (HelmFile? File, string? Cause) Within(string written, int source, string path)
    {
        if (Address.IsMatch(path)) return (null, "it is an address; only files in Git are read");
        var folder = path.StartsWith('/') || sources[source].FilesOnly ? "" : sources[source].Path;
        if (SourcePath.Resolve(folder, path) is not { Length: > 0 } resolved) return (null, "it leads out of the repository");
        var file = new HelmFile(written, source, resolved);
        return path.Contains("**", StringComparison.Ordinal) || path.Contains('[', StringComparison.Ordinal) || (file.IsPattern && path.Contains('{', StringComparison.Ordinal))
            ? (null, "the patterns **, [a-z] and {a,b} are not supported; write * and ?, or list the files")
            : (file, null);
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant)]
    private static partial Regex Address { get; }
}
