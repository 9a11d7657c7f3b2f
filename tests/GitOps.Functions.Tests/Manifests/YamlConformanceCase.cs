using System.Text;
using System.Text.Json;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Manifests;

/// <summary>One piece of manifest text and what the real kubectl made of it.</summary>
public sealed record YamlConformanceCase(string Id, byte[] Input, bool Fails, IReadOnlyList<string>? Documents, string Error)
{
    /// <summary>What came of the text as a resource of a kustomization, where that is something else.</summary>
    public YamlConformanceCase? Kustomize { get; private init; }

    /// <summary>What came of the text as a template of a chart, where that is something else.</summary>
    public YamlConformanceCase? Helm { get; private init; }

    private static readonly Lazy<Dictionary<string, YamlConformanceCase>> Cases = new(Load);

    public static IReadOnlyDictionary<string, YamlConformanceCase> All => Cases.Value;

    private static Dictionary<string, YamlConformanceCase> Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Manifests", "yaml-conformance", "cases.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 512 });
        return document.RootElement.GetProperty("cases").EnumerateArray().Select(Read).ToDictionary(c => c.Id);
    }

    private static YamlConformanceCase Read(JsonElement c)
    {
        var id = c.GetProperty("id").GetString()!;
        var input = c.TryGetProperty("inputBase64", out var bytes) ? bytes.GetBytesFromBase64() : Encoding.UTF8.GetBytes(c.GetProperty("input").GetString()!);
        return Outcome(id, input, c) with
        {
            Kustomize = c.TryGetProperty("kustomize", out var kustomize) ? Outcome(id, input, kustomize) : null,
            Helm = c.TryGetProperty("helm", out var helm) ? Outcome(id, input, helm) : null,
        };
    }

    private static YamlConformanceCase Outcome(string id, byte[] input, JsonElement c) => new(
        id,
        input,
        c.TryGetProperty("exit", out var exit) && exit.GetInt32() != 0,
        c.TryGetProperty("documents", out var documents) ? [.. documents.EnumerateArray().Select(Canonical)]
            : c.TryGetProperty("documentsText", out var texts) ? [.. texts.EnumerateArray().Select(t => t.GetString()!)] : null,
        c.TryGetProperty("error", out var error) ? error.GetString()! : "");

    /// <summary>Text that is equal for equal JSON: keys sorted, numbers as they are written.</summary>
    public static string Canonical(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", e.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => JsonSerializer.Serialize(p.Name) + ":" + Canonical(p.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(",", e.EnumerateArray().Select(Canonical)) + "]",
        JsonValueKind.String => JsonSerializer.Serialize(e.GetString()),
        // The file was written by a tool that prints an exponent of at least two digits (1e-07); Go prints 1e-7.
        JsonValueKind.Number => GoNumber.Normalise(e.GetRawText())!,
        _ => e.GetRawText(),
    };
}
