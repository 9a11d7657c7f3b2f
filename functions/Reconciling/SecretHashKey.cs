using System.Security.Cryptography;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// The key of the desired hash of Secrets (HMAC): a plain hash of a short secret in an annotation could be guessed back. Taken from the
/// setting <c>GitOps__HashKey</c> (or <c>GitOps__HashKeyFile</c>), else made once and kept in the storage account. A lost or changed key
/// costs a dry run per Secret, nothing more.
/// </summary>
internal sealed class SecretHashKey(IConfiguration configuration, StorageClients clients)
{
    private const string Container = "snapshots";
    private const string BlobName = "keys/desired-hash";
    private const int Bytes = 32;

    private byte[]? _key;

    /// <summary>The key, 32 bytes.</summary>
    /// <exception cref="FailureException">The setting cannot be used, or the storage cannot be reached.</exception>
    public async ValueTask<byte[]> ReadAsync(CancellationToken cancel) => _key ??= Configured() ?? await StoredAsync(cancel);

    // Any text will do as a key; hashing it makes it the right length.
    private byte[]? Configured() => SecretSetting.Read(configuration, "GitOps:HashKey") is { } text
        ? SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text.Trim()))
        : null;

    /// <summary>Two instances that start at once both offer a key; the one that was there first counts for both.</summary>
    private async Task<byte[]> StoredAsync(CancellationToken cancel)
    {
        var blobs = clients.Container(Container);
        if (await blobs.ReadAsync(BlobName, cancel) is { Length: Bytes } stored) return stored;
        await blobs.WriteOnceAsync(BlobName, RandomNumberGenerator.GetBytes(Bytes), cancel);
        return await blobs.ReadAsync(BlobName, cancel) is { Length: Bytes } winner
            ? winner
            : throw new FailureException(new Failure($"blob {Container}/{BlobName}", "read hash key", "it is no key of 32 bytes; delete it to have a new one made"));
    }
}
