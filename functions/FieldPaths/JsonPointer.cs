using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>A JSON pointer (RFC 6901): <c>/spec/template/metadata/annotations/example.com~1hash</c>.</summary>
internal sealed class JsonPointer
{
    private readonly IReadOnlyList<string> _tokens;

    private JsonPointer(string text, IReadOnlyList<string> tokens) => (Text, _tokens) = (text, tokens);

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>Reads one. The empty pointer, which is the whole object, is none here: it would ignore everything.</summary>
    /// <param name="text">As it is written.</param>
    /// <param name="cause">What is wrong with it; empty where nothing is.</param>
    /// <returns>Null where something is wrong.</returns>
    public static JsonPointer? TryParse(string text, out string cause)
    {
        cause = Wrong(text);
        return cause.Length > 0 ? null : new JsonPointer(text, [.. text[1..].Split('/').Select(Unescape)]);
    }

    /// <summary>Where it leads in an object; null where there is nothing.</summary>
    public FieldPath? Find(JsonObject root)
    {
        var (steps, at) = (new List<PathStep>(_tokens.Count), (JsonNode?)root);
        foreach (var token in _tokens)
        {
            if (Step(at, token) is not { } step) return null;
            steps.Add(step);
            at = step.Key is { } key ? ((JsonObject)at!)[key] : ((JsonArray)at!)[step.Index];
        }

        return new FieldPath(steps);
    }

    // The order counts: ~01 is the name ~1.
    private static string Unescape(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static PathStep? Step(JsonNode? at, string token) => at switch
    {
        JsonObject map when map.ContainsKey(token) => PathStep.Member(token),
        JsonArray list when IsIndex(token, out var index) && index < list.Count => PathStep.Item(index),
        _ => null,
    };

    // No sign, and no zero in front: RFC 6901, section 4.
    private static bool IsIndex(string token, out int index) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (token.Length == 1 || token[0] != '0');

    private static string Wrong(string text)
    {
        if (!text.StartsWith('/')) return "must begin with a slash: /spec/replicas";
        for (var i = text.IndexOf('~', StringComparison.Ordinal); i >= 0; i = text.IndexOf('~', i + 1))
        {
            if (i + 1 == text.Length || text[i + 1] is not ('0' or '1')) return "a ~ must be written ~0 (and a / in a name ~1)";
        }

        return "";
    }
}
