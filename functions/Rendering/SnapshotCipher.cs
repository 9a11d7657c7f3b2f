using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Encrypts snapshots: a rendered Secret must not lie readable in the storage account. AES-256-GCM under a key of its own, derived from the one of
/// <c>GitOps__HashKey</c>; bound to its place, so that a snapshot that is copied over another one is found out.
/// </summary>
/// <param name="secret">The key that the snapshot key is derived from, at least 16 bytes.</param>
internal sealed class SnapshotCipher(byte[] secret)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Header = 1 + NonceBytes + TagBytes;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "gitops.functions/snapshot"u8.ToArray());

    /// <summary>Encrypts.</summary>
    /// <param name="place">The blob's path.</param>
    /// <param name="content">The content.</param>
    public byte[] Encrypt(string place, ReadOnlySpan<byte> content)
    {
        var sealedBytes = new byte[Header + content.Length];
        var nonce = sealedBytes.AsSpan(1, NonceBytes);
        sealedBytes[0] = Version;
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, content, sealedBytes.AsSpan(Header), sealedBytes.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return sealedBytes;
    }

    /// <summary>Decrypts.</summary>
    /// <returns>Null where it was made with another key, for another place, or was altered.</returns>
    public byte[]? TryDecrypt(string place, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Header || sealedBytes[0] != Version) return null;
        var content = new byte[sealedBytes.Length - Header];
        try
        {
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(sealedBytes.Slice(1, NonceBytes), sealedBytes[Header..], sealedBytes.Slice(1 + NonceBytes, TagBytes), content, Encoding.UTF8.GetBytes(place));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
