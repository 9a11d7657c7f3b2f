using GitOps.Functions.Storage;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Renders that were made before, one encrypted blob each (container <c>snapshots</c>, <c>rendered/APPLICATION/KEY</c>). The key says all that the render
/// depends on, so one that is found is right; one that is lost, foreign or damaged is as if it had never been.
/// </summary>
internal sealed class SnapshotStore(StorageClients clients)
{
    /// <summary>How many of an application's renders are kept: those of the last commits that changed it, for a way back.</summary>
    public const int Kept = 10;

    private const string Container = "snapshots";

    /// <summary>Most bytes that one may expand to.</summary>
    private const int MaxBytes = 256 << 20;

    private readonly BlobStore _blobs = clients.Container(Container);

    /// <summary>A render, or null.</summary>
    /// <exception cref="Outcomes.FailureException">The account cannot be reached (transient).</exception>
    public async Task<RenderResult?> ReadAsync(string application, string key, SnapshotCipher cipher, CancellationToken cancel)
    {
        var path = Path(application, key);
        if (await _blobs.ReadAsync(path, cancel) is not { } sealedBytes) return null;
        return cipher.TryDecrypt(path, sealedBytes) is { } packed && Gzip.TryExpand(packed, MaxBytes) is { } json ? SnapshotDocument.Read(json) : null;
    }

    /// <summary>Keeps a complete render, and forgets the oldest of too many.</summary>
    public async Task WriteAsync(string application, string key, RenderResult rendered, SnapshotCipher cipher, CancellationToken cancel)
    {
        var path = Path(application, key);
        await _blobs.WriteAsync(path, cipher.Encrypt(path, Gzip.Compress(target => SnapshotDocument.Write(target, rendered))), cancel);
        foreach (var old in (await _blobs.ListAsync(Path(application, ""), cancel)).OrderByDescending(static blob => blob.At).Skip(Kept)) await _blobs.DeleteAsync(old.Path, cancel);
    }

    /// <summary>Forgets all of an application's.</summary>
    public async Task DeleteAsync(string application, CancellationToken cancel)
    {
        foreach (var (path, _) in await _blobs.ListAsync(Path(application, ""), cancel)) await _blobs.DeleteAsync(path, cancel);
    }

    private static string Path(string application, string key) => $"rendered/{TableKey.Encode(application)}/{key}";
}
