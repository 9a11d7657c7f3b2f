using System.Globalization;
using System.Text;

namespace GitOps.Functions.Sources.Git;

/// <summary>
/// What a Git server says it has (gitprotocol-http, "Smart Server Response"): references with their object ids, and what it can do.
/// </summary>
internal sealed class RefAdvertisement
{
    private const string Peeled = "^{}";

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly HashSet<string> _capabilities = new(StringComparer.Ordinal);

    private RefAdvertisement()
    {
    }

    /// <summary>The server can send a commit without its history.</summary>
    public bool Shallow => _capabilities.Contains("shallow");

    /// <summary>The repository has no commits.</summary>
    public bool IsEmpty => _references.Count == 0;

    /// <summary>Reads the answer to <c>GET …/info/refs?service=git-upload-pack</c>, protocol version 0 or 1.</summary>
    /// <returns>Null where it is no such answer.</returns>
    public static RefAdvertisement? Parse(ReadOnlySpan<byte> body)
    {
        var read = new RefAdvertisement();
        var announced = false;
        while (body.Length > 0)
        {
            if (PacketLine(ref body) is not { } line) return null;
            if (line.StartsWith("ERR ", StringComparison.Ordinal)) return null;
            if (line.Length == 0 || line == "version 1") continue;
            if (line == "# service=git-upload-pack") announced = true;
            else if (!read.Add(line)) return null;
        }

        return announced ? read : null;
    }

    /// <summary>Whether some reference names the object.</summary>
    public bool Lists(string id) => _references.ContainsValue(id);

    /// <summary>The commit that a reference leads to, an annotated tag followed; null where there is no such reference.</summary>
    /// <param name="reference">Full name, or <c>HEAD</c>.</param>
    public string? Find(string reference) => _references.GetValueOrDefault(reference + Peeled) ?? _references.GetValueOrDefault(reference);

    /// <summary>
    /// The same kind of answer with one branch only. libgit2 is given this one in place of the server's: so it fetches the commit that was
    /// resolved, whatever the server's branches do meanwhile, and nothing else.
    /// </summary>
    /// <param name="id">The commit to fetch.</param>
    public byte[] OnlyBranch(string id)
    {
        string[] wanted = ["multi_ack_detailed", "side-band-64k", "ofs-delta", "shallow", "no-progress", "allow-tip-sha1-in-want", "allow-reachable-sha1-in-want"];
        var capabilities = string.Join(' ', wanted.Where(_capabilities.Contains).Append("symref=HEAD:refs/heads/wanted"));
        return Encoding.UTF8.GetBytes(
            Packet("# service=git-upload-pack\n") + "0000" + Packet($"{id} HEAD\0{capabilities}\n") + Packet($"{id} refs/heads/wanted\n") + "0000");
    }

    private static string Packet(string line) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(line) + 4:x4}{line}");

    // Four hex digits of length, themselves included; 0000 ends a section and reads as an empty line here.
    private static string? PacketLine(ref ReadOnlySpan<byte> body)
    {
        if (body.Length < 4 || !int.TryParse(body[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length)) return null;
        if (length == 0) length = 4;
        if (length < 4 || length > body.Length) return null;
        var line = Encoding.UTF8.GetString(body[4..length]).TrimEnd('\n');
        body = body[length..];
        return line;
    }

    private bool Add(string line)
    {
        var nul = line.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0) _capabilities.UnionWith(line[(nul + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var reference = nul < 0 ? line : line[..nul];
        var space = reference.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return false;
        if (!GitObjectId.IsWhole(reference[..space])) return reference.StartsWith("shallow ", StringComparison.Ordinal);

        // An empty repository says its capabilities on a line of their own.
        if (reference[(space + 1)..] != "capabilities" + Peeled) _references[reference[(space + 1)..]] = reference[..space];
        return true;
    }
}
