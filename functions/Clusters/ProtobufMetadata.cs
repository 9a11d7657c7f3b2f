using System.Collections.Frozen;
using System.Globalization;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Clusters;

/// <summary>
/// Reads <see cref="LiveMetadata"/> from a <c>PartialObjectMetadataList</c> in Kubernetes' protobuf encoding, which costs the API server half of what JSON
/// does. The numbers are those of <c>generated.proto</c> in k8s.io/apimachinery (pkg/runtime and pkg/apis/meta/v1), which never change.
/// </summary>
internal static class ProtobufMetadata
{
    // The year 10000.
    private const long LatestSecond = 253_402_300_800;

    private static readonly IReadOnlyDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    // What each content in this encoding begins with.
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>It is such a list, to its end: not cut short, and nobody else's page.</summary>
    public static bool IsList(ReadOnlySpan<byte> content)
    {
        try
        {
            _ = List(content);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads one page of a list.</summary>
    /// <returns>The continue token of the next page; null on the last.</returns>
    /// <exception cref="FormatException">It is no whole list: a truncated or foreign answer must not pass as an empty one.</exception>
    public static string? ReadPage(ReadOnlySpan<byte> content, ApiResource resource, List<LiveMetadata> into)
    {
        var next = "";
        var list = new ProtobufFields(List(content));
        while (list.MoveNext())
        {
            switch (list.Number)
            {
                case 1: next = Find(list.Content, 3); break;
                case 2: into.Add(ReadObject(list.Content, resource)); break;
            }
        }
        return next.Length > 0 ? next : null;
    }

    // runtime.Unknown: the type, and the object as bytes.
    private static ReadOnlySpan<byte> List(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(Magic)) throw new FormatException("not Kubernetes' protobuf");
        var (kind, found) = ("", false);
        var raw = default(ReadOnlySpan<byte>);
        var unknown = new ProtobufFields(content[Magic.Length..]);
        while (unknown.MoveNext())
        {
            switch (unknown.Number)
            {
                case 1: kind = Find(unknown.Content, 2); break;
                case 2:
                    raw = unknown.Content;
                    found = true;
                    break;
            }
        }
        return found && kind == "PartialObjectMetadataList" ? raw : throw new FormatException("not a list of metadata");
    }

    private static LiveMetadata ReadObject(ReadOnlySpan<byte> item, ApiResource resource)
    {
        var fields = new ProtobufFields(item);
        while (fields.MoveNext())
        {
            if (fields.Number == 1) return ReadMetadata(fields.Content, resource);
        }
        throw new FormatException("an object without metadata");
    }

    private static LiveMetadata ReadMetadata(ReadOnlySpan<byte> metadata, ApiResource resource)
    {
        var (name, ns, uid, version, generation, owned) = ("", "", "", "", 0L, false);
        Dictionary<string, string>? labels = null, annotations = null;
        DateTimeOffset? deleted = null;
        List<string> finalizers = [];
        (string? Hash, string At)? apply = null;
        var fields = new ProtobufFields(metadata);
        while (fields.MoveNext())
        {
            switch (fields.Number)
            {
                case 1: name = fields.Text; break;
                case 3: ns = fields.Text; break;
                case 5: uid = fields.Text; break;
                case 6: version = fields.Text; break;
                case 7: generation = fields.Value; break;
                case 9: deleted = Time(fields.Content); break;
                case 11: Keep(fields.Content, ref labels); break;
                case 12: Keep(fields.Content, ref annotations); break;
                case 13: owned = true; break;
                case 14: finalizers.Add(fields.Text); break;
                case 17: apply ??= OurApply(fields.Content); break;
            }
        }
        return new LiveMetadata(
            new ObjectReference(resource.Group, resource.Kind, ns, name), resource.ApiVersion, uid, version, generation == 0 ? null : generation,
            labels ?? None, annotations ?? None, owned, deleted, finalizers, apply?.Hash, apply?.At ?? "");
    }

    private static (string? Hash, string At)? OurApply(ReadOnlySpan<byte> entry)
    {
        var (ours, applied, whole, at) = (false, false, true, "");
        string? hash = null;
        var fields = new ProtobufFields(entry);
        while (fields.MoveNext())
        {
            switch (fields.Number)
            {
                case 1: ours = fields.Text == ApiPaths.FieldManager; break;
                case 2: applied = fields.Content.SequenceEqual("Apply"u8); break;
                case 4: at = Time(fields.Content).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture); break;
                case 7 when ours && applied: hash = FieldsHash.Of(Bytes(fields.Content, 1)); break;
                case 8: whole = fields.Content.IsEmpty; break;
            }
        }
        return ours && applied && whole ? (hash, at) : null;
    }

    private static void Keep(ReadOnlySpan<byte> entry, ref Dictionary<string, string>? map)
    {
        if (Find(entry, 1) is var key && LiveMetadataReader.Keeps(key)) (map ??= [])[key] = Find(entry, 2);
    }

    private static DateTimeOffset Time(ReadOnlySpan<byte> time)
    {
        var seconds = 0L;
        var fields = new ProtobufFields(time);
        while (fields.MoveNext())
        {
            if (fields.Number == 1) seconds = fields.Value;
        }
        return seconds is >= 0 and < LatestSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new FormatException("a time that is none");
    }

    private static string Find(ReadOnlySpan<byte> message, int number) => System.Text.Encoding.UTF8.GetString(Bytes(message, number));

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> message, int number)
    {
        var fields = new ProtobufFields(message);
        while (fields.MoveNext())
        {
            if (fields.Number == number) return fields.Content;
        }
        return default;
    }
}
