using System.Text.Json.Nodes;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Cli;

/// <summary>
/// The objects of files as a cluster would give them, each with its health. More lenient than what reads Git: an object may have managedFields,
/// no name, or fields of any shape, and the items of a list may be lists.
/// </summary>
internal static class HealthFiles
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>Judges what is in a file, in a folder's files, or on stdin.</summary>
    /// <param name="path">The file or folder, or <c>-</c> for stdin.</param>
    /// <param name="recurse">Of a folder: read its sub-folders too.</param>
    /// <param name="failures">Takes what could not be read.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<IReadOnlyList<HealthOfObject>> ReadAsync(string path, bool recurse, ICollection<Failure> failures, CancellationToken cancel)
    {
        var found = new List<HealthOfObject>();
        foreach (var file in Files(path, recurse))
        {
            if (await BytesAsync(file, failures, cancel) is { } bytes) found.AddRange(Read(file, bytes, failures));
        }
        return found;
    }

    /// <summary>Judges the objects of one text.</summary>
    public static IEnumerable<HealthOfObject> Read(string file, ReadOnlyMemory<byte> bytes, ICollection<Failure> failures)
    {
        var reading = YamlReader.Read(file, bytes);
        foreach (var failure in reading.Failures) failures.Add(failure);
        foreach (var document in reading.Documents.Where(static document => document.Value is not null))
        {
            var origin = new ManifestOrigin(file, document.Line);
            foreach (var json in Expand(document.Value!))
            {
                if (json is JsonObject live && live.Text("kind").Length > 0 && live.Text("apiVersion").Length > 0) yield return new HealthOfObject(live, origin, HealthAssessor.Assess(live));
                else failures.Add(new Failure(origin.ToString(), "judge health", "it is no Kubernetes object: apiVersion and kind are missing"));
            }
        }
    }

    private static IEnumerable<JsonNode> Expand(JsonNode node)
    {
        if (node is not JsonObject list || list["items"] is not JsonArray items || !list.Text("kind").EndsWith("List", StringComparison.Ordinal)) return [node];
        return items.Select(item => item is JsonObject one ? Typed(one, list) : item).OfType<JsonNode>().SelectMany(Expand);
    }

    // A typed list (PodList) says kind and version once for all its items; the API server leaves them out of the items.
    private static JsonObject Typed(JsonObject item, JsonObject list)
    {
        if (item["kind"] is null && list.Text("kind")[..^"List".Length] is { Length: > 0 } kind)
        {
            item["kind"] = kind;
            item["apiVersion"] ??= list["apiVersion"]?.DeepClone();
        }
        return item;
    }

    private static IEnumerable<string> Files(string path, bool recurse) => path == "-" || !Directory.Exists(path)
        ? [path]
        : Directory.EnumerateFiles(path, "*", recurse ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(static file => Endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal);

    private static async Task<byte[]?> BytesAsync(string file, ICollection<Failure> failures, CancellationToken cancel)
    {
        try
        {
            if (file != "-") return await File.ReadAllBytesAsync(file, cancel);
            using var text = new MemoryStream();
            await using var stdin = Console.OpenStandardInput();
            await stdin.CopyToAsync(text, cancel);
            return text.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failures.Add(new Failure(file, "read file", e is FileNotFoundException or DirectoryNotFoundException ? "there is none" : "it cannot be read"));
            return null;
        }
    }
}
