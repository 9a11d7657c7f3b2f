using System.Text;
using System.Text.RegularExpressions;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Plain manifests: the files of a folder that Argo CD would read, in ordinal order. Like Argo CD it leaves alone a file that carries
/// its skip marker and a file that cannot be a manifest (a chart's values, say): one without any object in which not all of the words
/// apiVersion, kind and metadata occur. An object cannot be written without them, so nothing is lost.
/// </summary>
internal static partial class DirectoryRenderer
{
    private static readonly DirectoryOptions Unwritten = new();
    private static readonly byte[] SkipMarker = "+argocd:skip-file-rendering"u8.ToArray();
    private static readonly byte[][] Words = ["apiVersion"u8.ToArray(), "kind"u8.ToArray(), "metadata"u8.ToArray()];

    /// <summary>Reads the manifests of an application's folder.</summary>
    public static ManifestReading Render(ApplicationSource source, SourceFiles files)
    {
        // Each file by itself, on every core: of a cold pass over many files this is the largest part that is our own.
        var readings = files.Files.Where(f => Belongs(source, f.Key)).AsParallel().AsOrdered().Select(static f => Read(f.Key, f.Value)).ToList();
        return new ManifestReading([.. readings.SelectMany(static r => r.Objects)], [.. readings.SelectMany(static r => r.Failures)]);
    }

    private static bool Belongs(ApplicationSource source, string path)
    {
        if (SourcePath.Below(source.Path, path) is not { } name) return false;
        return ManifestFile().IsMatch(name) && (source.Directory ?? Unwritten).Takes(name);
    }

    private static ManifestReading Read(string path, ReadOnlyMemory<byte> bytes)
    {
        if (path.EndsWith(".jsonnet", StringComparison.Ordinal)) return new ManifestReading([], [new Failure(path, "read manifest", "Jsonnet is not supported yet")]);
        var reading = bytes.Span.IndexOf(SkipMarker) >= 0 ? new ManifestReading([], []) : ManifestReader.Read(path, bytes);
        return reading.Objects.Count == 0 && !LooksLikeManifest(bytes) ? new ManifestReading([], []) : reading;
    }

    private static bool LooksLikeManifest(ReadOnlyMemory<byte> bytes)
    {
        var utf16 = bytes.Span is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        var text = utf16 ? Encoding.UTF8.GetBytes(new UnicodeEncoding(bytes.Span[0] == 0xFE, true).GetString(bytes.Span)) : bytes;
        return Words.All(word => text.Span.IndexOf(word) >= 0);
    }

    [GeneratedRegex(@"\.(yaml|yml|json|jsonnet)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ManifestFile();
}
