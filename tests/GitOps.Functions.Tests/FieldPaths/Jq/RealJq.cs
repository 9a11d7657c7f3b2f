using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.FieldPaths.Jq;
using GitOps.Functions.FieldPaths.Jq.Filters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.FieldPaths.Jq;

/// <summary>The real jq, and our own asked the same: the paths that an expression yields, and what deleting them leaves.</summary>
internal static class RealJq
{
    /// <summary>What stands for an error, whose words are each program's own.</summary>
    private const string Error = "\"error\"";

    /// <summary>One line for each expression: its paths, sorted, and what <c>del</c> leaves.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(string document, IEnumerable<string> expressions)
    {
        // One process for all of them: an error of one is caught.
        var program = string.Join(",\n", expressions.Select(static one => $"(try [path({one})] catch {Error}), (try del({one}) catch {Error})"));
        var output = await ProcessRunner.RunAsync(Tools.Jq, ["-c", program], input: document);
        var lines = output.MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Chunk(2).Select(static pair => Line(JsonNode.Parse(pair[pair[1] == Error ? 1 : 0])!, JsonNode.Parse(pair[1])))];
    }

    /// <summary>The same from our own.</summary>
    public static string Ask(string document, string expression)
    {
        var (root, parsed) = ((JsonObject)JsonNode.Parse(document)!, JqExpression.TryParse(expression, out var cause) ?? throw new InvalidOperationException($"{expression}: {cause}"));
        var value = JqValue.Of(root);
        if (parsed.Paths(value) is not { } paths || JqPlaces.Of(value, paths) is null) return Line(JsonNode.Parse(Error)!, JsonNode.Parse(Error));
        var json = new JsonArray([.. paths.Select(static path => JsonNode.Parse(JqText.ToJson(PathOf.Value(path))))]);
        return Line(json, Deleted(root, parsed.Find(root).Paths));
    }

    // As del does it: what becomes empty stays.
    private static JsonObject? Deleted(JsonObject root, IEnumerable<FieldPath> paths)
    {
        foreach (var path in PathRemoval.Topmost(paths).Reverse())
        {
            if (path.Parent is not { } parent) return null;
            parent.TryFind(root, out var container);
            if (path.Steps[^1].Key is { } key) ((JsonObject)container!).Remove(key);
            else ((JsonArray)container!).RemoveAt(path.Steps[^1].Index);
        }

        return root;
    }

    private static string Line(JsonNode paths, JsonNode? left)
    {
        var sorted = paths is JsonArray list ? string.Join(' ', list.Select(Canonical).Order(StringComparer.Ordinal)) : "error";
        return $"{sorted} => {Canonical(left)}";
    }

    private static string Canonical(JsonNode? json) => System.Text.Encoding.UTF8.GetString(CanonicalJson.Bytes(json));
}
