using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Applications;

/// <summary>
/// A registration as a row. The manifest is compressed and cut into as many properties as it needs, so that it is written with the rest or not at
/// all; one that does not fit into a row is refused.
/// </summary>
internal static class RegistrationRow
{
    /// <summary>The table, and its one partition: all rows are one range read, and one of them is written together with the head.</summary>
    public const string Partition = "registrations";

    private const int MostChunks = 14;
    private const int MostBytes = 32 << 20;

    /// <summary>The row's key: no two of the kinds have one name, and a namespace holds no dot.</summary>
    public static string KeyOf(ObjectReference reference) => TableKey.Encode($"{reference.Kind}.{(reference.Namespace.Length == 0 ? "" : reference.Namespace + ".")}{reference.Name}");

    /// <summary>The row of a registration.</summary>
    /// <exception cref="FailureException">It is too large (final).</exception>
    public static TableEntity Write(Registration one)
    {
        var text = Convert.ToBase64String(Gzip.Compress(CanonicalJson.Bytes(one.Manifest.Json)));
        var chunks = text.Chunk(TableLimits.PropertyChars).Select(static part => new string(part)).ToList();
        if (chunks.Count > MostChunks) throw new FailureException(new Failure($"{one.Reference} ({one.Manifest.Origin})", "register", "it is too large; move its values into files of the repository"));
        var row = new TableEntity(Partition, KeyOf(one.Reference))
        {
            ["Parent"] = one.Parent,
            ["File"] = one.Manifest.Origin.File,
            ["Line"] = one.Manifest.Origin.Line,
            ["Hash"] = one.Hash,
            ["Revision"] = one.Revision,
            ["Uid"] = one.Uid,
            ["DeletingSince"] = one.DeletingSince?.ToString("O", CultureInfo.InvariantCulture) ?? "",
            ["Chunks"] = chunks.Count,
        };
        foreach (var (i, chunk) in chunks.Index()) row[Chunk(i)] = chunk;
        return row;
    }

    /// <summary>The registration of a row.</summary>
    /// <exception cref="FailureException">It is none that we wrote (final).</exception>
    public static Registration Read(TableEntity row)
    {
        try
        {
            var text = string.Concat(Enumerable.Range(0, Math.Clamp(row.GetInt32("Chunks") ?? 0, 0, MostChunks)).Select(i => row.GetString(Chunk(i))));
            if (Gzip.TryExpand(Convert.FromBase64String(text), MostBytes) is { } json && JsonNode.Parse(json) is JsonObject manifest)
                return Read(row, new KubernetesObject(manifest, new ManifestOrigin(row.GetString("File") ?? "", row.GetInt32("Line") ?? 0)));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
        }
        throw new FailureException(new Failure($"table {Partition}, row {row.RowKey}", "read registration", "it is none that this program wrote; delete the row, the next pass of its parent writes it anew"));
    }

    private static Registration Read(TableEntity row, KubernetesObject manifest) => new()
    {
        Parent = row.GetString("Parent") ?? "",
        Manifest = manifest,
        Hash = row.GetString("Hash") ?? "",
        Revision = row.GetString("Revision") ?? "",
        Uid = row.GetString("Uid") ?? "",
        Version = row.ETag.ToString(),
        DeletingSince = row.GetString("DeletingSince") is { Length: > 0 } since ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null,
    };

    private static string Chunk(int i) => $"Manifest{i:00}";
}
