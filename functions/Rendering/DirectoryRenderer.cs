using System.Text;
using System.Text.RegularExpressions;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Plain manifests: the files of a folder that Argo CD would read, in ordinal order, Jsonnet among them. Like Argo CD it leaves alone a file that carries
/// its skip marker and a file that cannot be a manifest (a chart's values, say): one without any object in which not all of the words
/// apiVersion, kind and metadata occur. An object cannot be written without them, so nothing is lost.
/// </summary>
/// <param name="options">Where jsonnet is, and limits.</param>
/// <param name="time">Clock of the time limit.</param>
internal sealed partial class DirectoryRenderer(RendererOptions options, TimeProvider time)
{
    private const string Jsonnet = ".jsonnet";
    private static readonly DirectoryOptions Unwritten = new();
    private static readonly byte[] SkipMarker = "+argocd:skip-file-rendering"u8.ToArray();
    private static readonly byte[][] Words = ["apiVersion"u8.ToArray(), "kind"u8.ToArray(), "metadata"u8.ToArray()];

    private readonly JsonnetRenderer _jsonnet = new(options, time);

    /// <summary>Whether a source is read as plain manifests: where it says so, and where it says nothing and holds neither a kustomization nor a chart.</summary>
    public static bool Renders(ApplicationSource source, SourceFiles files) => Renders(source, files.Files.ContainsKey);

    /// <summary>Whether it may be, as far as the source itself says.</summary>
    public static bool MayRender(ApplicationSource source) => source is { FilesOnly: false, Helm: null, Kustomize: null };

    /// <inheritdoc cref="Renders(ApplicationSource, SourceFiles)"/>
    public static bool Renders(ApplicationSource source, Func<string, bool> exists) => MayRender(source)
        && (source.Directory is not null || (KustomizationFile.Find(exists, source.Path).Length == 0 && !exists(SourcePath.In(source.Path, "Chart.yaml"))));

    /// <summary>Whether a file's name makes it one that is read.</summary>
    public static bool Reads(ApplicationSource source, string path) => SourcePath.Below(source.Path, path) is { } name && !SourceOverride.IsFile(name) && ManifestFile().IsMatch(name) && (source.Directory ?? source.Plain ?? Unwritten).Takes(name);

    /// <summary>Whether a file is evaluated as Jsonnet.</summary>
    public static bool IsJsonnet(string path) => path.EndsWith(Jsonnet, StringComparison.Ordinal);

    /// <summary>The Jsonnet files that are evaluated; none where the source is not read as plain manifests.</summary>
    public static IEnumerable<string> JsonnetFiles(ApplicationSource source, SourceFiles files) => Renders(source, files)
        ? files.Files.Where(file => IsJsonnet(file.Key) && Reads(source, file.Key) && !IsSkipped(file.Value)).Select(static file => file.Key)
        : [];

    /// <summary>Jsonnet's version.</summary>
    /// <exception cref="FailureException">jsonnet is missing or cannot be started.</exception>
    public Task<string> JsonnetVersionAsync(CancellationToken cancel) => _jsonnet.VersionAsync(cancel);

    /// <summary>Reads the manifests of a source's folder.</summary>
    /// <param name="source">The source.</param>
    /// <param name="files">The files of its folder, and what its Jsonnet imports.</param>
    /// <param name="context">The Application and the commit.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The manifests, what a person should know, and what rendered them.</returns>
    public async Task<(ManifestReading Reading, IReadOnlyList<string> Warnings, string Tool)> RenderAsync(
        ApplicationSource source, SourceFiles files, RenderContext context, CancellationToken cancel)
    {
        // Each file by itself, on every core: of a cold pass over many files this is the largest part that is our own.
        var readings = files.Files.Where(f => Reads(source, f.Key) && !IsJsonnet(f.Key)).AsParallel().AsOrdered()
            .Select(f => KeyValuePair.Create(f.Key, Read(f.Key, f.Value, strict: source.Plain is not null))).ToList();
        var jsonnet = JsonnetFiles(source, files).ToList();
        if (jsonnet.Count == 0) return (Together(InOrder(readings.Concat(context.Known)), []), [], "directory");
        var (evaluated, failures) = await _jsonnet.RenderAsync(source, files, jsonnet, context, cancel);
        var tool = options.TryFindJsonnet() is null ? "directory" : await _jsonnet.VersionAsync(cancel);
        return (Together(InOrder(readings.Concat(evaluated)), failures), JsonnetRenderer.Warnings(source.Directory?.Jsonnet ?? JsonnetOptions.None), tool);
    }

    private static IEnumerable<KeyValuePair<string, ManifestReading>> InOrder(IEnumerable<KeyValuePair<string, ManifestReading>> readings) => readings.OrderBy(static one => one.Key, StringComparer.Ordinal);

    private static ManifestReading Together(IEnumerable<KeyValuePair<string, ManifestReading>> readings, IEnumerable<Failure> failures)
    {
        var all = readings.Select(static one => one.Value).ToList();
        return new ManifestReading([.. all.SelectMany(static r => r.Objects)], [.. failures, .. all.SelectMany(static r => r.Failures)]);
    }

    private static ManifestReading Read(string path, ReadOnlyMemory<byte> bytes, bool strict)
    {
        var reading = IsSkipped(bytes) ? new ManifestReading([], []) : ManifestReader.Read(path, bytes);
        return !strict && reading.Objects.Count == 0 && !LooksLikeManifest(bytes) ? new ManifestReading([], []) : reading;
    }

    private static bool IsSkipped(ReadOnlyMemory<byte> bytes) => bytes.Span.IndexOf(SkipMarker) >= 0;

    private static bool LooksLikeManifest(ReadOnlyMemory<byte> bytes)
    {
        var utf16 = bytes.Span is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        var text = utf16 ? Encoding.UTF8.GetBytes(new UnicodeEncoding(bytes.Span[0] == 0xFE, true).GetString(bytes.Span)) : bytes;
        return Words.All(word => text.Span.IndexOf(word) >= 0);
    }

    [GeneratedRegex(@"\.(yaml|yml|json|jsonnet)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ManifestFile();
}
