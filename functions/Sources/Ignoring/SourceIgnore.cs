using System.Text;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.Ignoring;

/// <summary>
/// What Flux's source-controller leaves out of a GitRepository (fluxcd/pkg, sourceignore): what belongs to version control always; what the files
/// <c>.sourceignore</c> say, each of its own folder, and then <c>spec.ignore</c>. Only where nobody says anything, pictures, archives and settings of
/// build systems are left out too.
/// </summary>
internal static class SourceIgnore
{
    /// <summary>The name of the files.</summary>
    public const string FileName = ".sourceignore";

    private const int MostBytes = 64 << 10;
    private const int MostPatterns = 2000;

    private const string VersionControl = ".git/\n.gitignore\n.gitmodules\n.gitattributes";

    private const string Unsaid = """
        *.jpg
        *.jpeg
        *.gif
        *.png
        *.wmv
        *.flv
        *.tar.gz
        *.zip
        .github/
        .circleci/
        .travis.yml
        .gitlab-ci.yml
        appveyor.yml
        .drone.yml
        cloudbuild.yaml
        codeship-services.yml
        codeship-steps.yml
        **/.goreleaser.yml
        **/.sops.yaml
        **/.flux.yaml
        """;

    /// <summary>The files that count above a folder or file: they have to be read for it too.</summary>
    public static IEnumerable<string> FilesAbove(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1)) yield return $"{path[..slash]}/{FileName}";
        if (path.Length > 0) yield return FileName;
    }

    /// <summary>What is left out.</summary>
    /// <param name="files">All <c>.sourceignore</c> in and above the folders that are read.</param>
    /// <param name="spec">spec.ignore; empty where it is not written.</param>
    /// <exception cref="FailureException">There are too many patterns (final).</exception>
    public static IgnoreRules Read(SourceFiles files, string spec) => new(Patterns(files, spec));

    /// <summary>Whether a path is that of a file of patterns.</summary>
    public static bool IsOne(string path) => path == FileName || path.EndsWith("/" + FileName, StringComparison.Ordinal);

    // A folder's come before those of the folders in it: these know better.
    private static List<IgnorePattern> Patterns(SourceFiles files, string spec)
    {
        var said = new List<IgnorePattern>();
        foreach (var (path, bytes) in files.Files.Where(static file => IsOne(file.Key)).OrderBy(static file => file.Key.Count(static c => c == '/')).ThenBy(static file => file.Key, StringComparer.Ordinal))
            Add(said, path, path[..^Math.Min(path.Length, FileName.Length + 1)], Text(path, bytes));
        Add(said, "spec.ignore", "", spec);
        return [.. IgnorePattern.Read("", VersionControl), .. said.Count == 0 ? IgnorePattern.Read("", Unsaid) : [], .. said];
    }

    private static void Add(List<IgnorePattern> said, string place, string folder, string text)
    {
        said.AddRange(IgnorePattern.Read(folder, text).Take(MostPatterns + 1 - said.Count));
        if (said.Count > MostPatterns) throw new FailureException(new Failure(place, "read patterns", $"more than {MostPatterns} patterns"));
    }

    private static string Text(string path, ReadOnlyMemory<byte> bytes) => bytes.Length <= MostBytes
        ? Encoding.UTF8.GetString(bytes.Span)
        : throw new FailureException(new Failure(path, "read patterns", $"larger than {MostBytes >> 10} KiB"));
}
