using System.Formats.Tar;
using System.IO.Compression;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Sources.Charts;

namespace GitOps.Functions.Rendering;

/// <summary>
/// A packed chart (<c>.tgz</c>). Helm gets an archive that is made anew from the files that were checked, so that there is no second reading that could
/// come to other files.
/// </summary>
internal static class HelmArchive
{
    /// <summary>The files, by path below the chart's folder.</summary>
    /// <param name="name">The archive's path, for errors.</param>
    /// <param name="packed">Its content.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FailureException">It is damaged, too large, or holds anything but regular files with plain names.</exception>
    public static Task<SourceFiles> ReadAsync(string name, ReadOnlyMemory<byte> packed, CancellationToken cancel) =>
        ChartPackage.ReadAsync(new SourceStep(name, "unpack chart"), packed, cancel);

    /// <summary>Packs files as <c>helm package</c> does.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
        {
            foreach (var (path, content) in files)
            {
                using var data = new MemoryStream(content.ToArray());
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "chart/" + path) { DataStream = data, ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return packed.ToArray();
    }
}
