using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>
/// The catalogue of a file or folder (<c>GitOps__Applications</c>), read again when a file changes. An instance may live for hours, so
/// every use looks at names, sizes and times of the files; where there are very many, for a twentieth of the time at most.
/// </summary>
/// <param name="path">File or folder; null where the setting is not set.</param>
/// <param name="time">The clock.</param>
internal sealed class CatalogueLoader(string? path, TimeProvider time)
{
    private const string Setting = "GitOps__Applications";
    private const string NoCascade = "metadata.finalizers: not acted on for an Application in a file; when the file is removed, its objects stay in the cluster";

    // File systems tell times in steps of up to two seconds: a file that changed so lately may change again without showing it.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private volatile Snapshot? _snapshot;

    /// <summary>A file or folder is named.</summary>
    public bool IsSet => path is { Length: > 0 };

    /// <summary>The catalogue as the files are now. Never throws for what is in them: failures are in the catalogue.</summary>
    public ApplicationCatalogue Current
    {
        get
        {
            if (_snapshot is { } fresh && time.GetTimestamp() < fresh.NextLook) return fresh.Catalogue;
            lock (_gate)
            {
                if (_snapshot is { } made && time.GetTimestamp() < made.NextLook) return made.Catalogue;
                return (_snapshot = Look(_snapshot)).Catalogue;
            }
        }
    }

    private Snapshot Look(Snapshot? last)
    {
        var (begun, now) = (time.GetTimestamp(), time.GetUtcNow());
        try
        {
            var files = CatalogueFolder.List(path ?? throw new IOException("not set"));
            var settled = files.All(f => now - new DateTimeOffset(f.Modified, TimeSpan.Zero) > Settled || f.Path is null);
            var pause = Math.Min(20 * (time.GetTimestamp() - begun), time.TimestampFrequency / 4);
            if (last is { Settled: true } && last.Files.SequenceEqual(files)) return last with { NextLook = time.GetTimestamp() + pause };
            return new Snapshot(new ApplicationCatalogue(Read(files), complete: true), files, settled, time.GetTimestamp() + pause);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Snapshot(new ApplicationCatalogue(ApplicationReading.OnlyFailure(Unreadable()), complete: false), [], Settled: false, begun);
        }
    }

    private Failure Unreadable() => new(Setting, "list manifests", path is null
        ? "not set; name a file or folder of Application and Cluster manifests"
        : $"{path} does not exist or cannot be read");

    // Whoever can write to the operator's own folder is the operator: its Clusters may name files and addresses of this machine.
    private static ApplicationReading Read(IReadOnlyList<CatalogueFile> files)
    {
        var reading = ApplicationReading.Join([.. files.Select(Read)]);
        return reading with
        {
            Applications = [.. reading.Applications.Select(WithoutCascade)],
            Clusters = [.. reading.Clusters.Select(static c => c with { Trusted = true })],
        };
    }

    // Of a file that is gone nothing is left that would say what to delete.
    private static Application WithoutCascade(Application one) => one.Finalizers.Any(CascadeFinalizer.Is)
        ? one with { Warnings = [.. one.Warnings, NoCascade] }
        : one;

    private static ApplicationReading Read(CatalogueFile file)
    {
        if (file.Path is null) return Failed(file, "a link to a folder, to nothing, or out of the folder; it is not followed");
        if (file.Length > YamlLimits.FileBytes) return Failed(file, $"larger than {YamlLimits.FileBytes >> 20} MiB");
        try
        {
            return ApplicationReader.Read(file.Name, File.ReadAllBytes(file.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(file, "cannot be read");
        }
    }

    private static ApplicationReading Failed(CatalogueFile file, string cause) =>
        ApplicationReading.OnlyFailure(new Failure(file.Name, "read file", cause));

    private sealed record Snapshot(ApplicationCatalogue Catalogue, IReadOnlyList<CatalogueFile> Files, bool Settled, long NextLook);
}
