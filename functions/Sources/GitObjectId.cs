using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Sources;

/// <summary>Git's object ids: the hash of an object's kind, length and content (gitformat-pack, "hash-object").</summary>
internal static class GitObjectId
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text is a whole object id: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits.</summary>
    public static bool IsWhole([NotNullWhen(true)] string? text) => text is { Length: 40 or 64 } && !text.AsSpan().ContainsAnyExcept(HexDigits);

    /// <summary>Whether a blob's content has that id: what an archive or a blob request brought is what the tree names.</summary>
    public static bool Matches(ReadOnlySpan<byte> content, string id) => Hash("blob", content, id.Length) == id;

    /// <summary>The id of the tree that holds these entries and no others.</summary>
    /// <param name="entries">All entries of one folder.</param>
    /// <param name="commit">For the length of ids in this repository.</param>
    public static string OfTree(IEnumerable<TreeEntry> entries, string commit)
    {
        var content = new MemoryStream();
        foreach (var entry in entries.OrderBy(static e => SortKey(e), Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            content.Write(Encoding.UTF8.GetBytes($"{entry.Mode.TrimStart('0')} {Name(entry)}\0"));
            content.Write(Convert.FromHexString(entry.Id));
        }

        return Hash("tree", content.GetBuffer().AsSpan(0, (int)content.Length), commit.Length);
    }

    // Git sorts a folder as if its name ended with a slash.
    private static byte[] SortKey(TreeEntry entry) => Encoding.UTF8.GetBytes(entry.IsFolder ? Name(entry) + "/" : Name(entry));

    private static string Name(TreeEntry entry) => entry.Path[(entry.Path.LastIndexOf('/') + 1)..];

    [SuppressMessage("Security", "CA5350", Justification = "SHA-1 is Git's object format; it compares content with a tree that the host named, it proves nothing.")]
    private static string Hash(string kind, ReadOnlySpan<byte> content, int digits)
    {
        using var hash = IncrementalHash.CreateHash(digits == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
