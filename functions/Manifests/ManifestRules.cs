using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Manifests;

/// <summary>
/// What every object from Git must be before another stage sees it. The names end in URLs, logs and table keys, so they are checked
/// here once, more strictly than kubectl does.
/// </summary>
internal static partial class ManifestRules
{
    private const int NameLength = 253;
    private static readonly string[] TextFields = ["name", "generateName", "namespace", "uid", "resourceVersion", "selfLink"];
    private static readonly string[] HookAnnotations = ["argocd.argoproj.io/hook", "helm.sh/hook"];
    private static readonly string[] TextMaps = ["labels", "annotations"];

    /// <summary>Whether the object can be applied.</summary>
    /// <returns>What is wrong and what to do, or null where nothing is.</returns>
    public static string? Check(JsonObject json)
    {
        if (!IsText(json["apiVersion"], out var apiVersion)) return "apiVersion is missing";
        if (!ApiVersion().IsMatch(apiVersion)) return "apiVersion must be version or group/version";
        if (!IsText(json["kind"], out var kind)) return "kind is missing";
        if (!Kind().IsMatch(kind)) return "kind must be letters and digits";
        if (json["metadata"] is not (null or JsonObject)) return $"metadata of the {kind} must be a mapping";
        return CheckMetadata(kind, json["metadata"] as JsonObject ?? []);
    }

    /// <summary>A JSON text that is not empty.</summary>
    public static bool IsText(JsonNode? node, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return node is JsonValue value && value.TryGetValue(out text) && text.Length > 0;
    }

    private static string? CheckMetadata(string kind, JsonObject metadata)
    {
        foreach (var field in TextFields)
        {
            if (metadata[field] is { } value && value.GetValueKind() != JsonValueKind.String) return $"metadata.{field} of the {kind} must be a text; quote it";
        }

        foreach (var field in TextMaps)
        {
            if (CheckMap(metadata[field], $"metadata.{field} of the {kind}") is { } cause) return cause;
        }

        // Only the server writes it; applying it is refused there, and its presence means that an object was copied out of a cluster.
        if (metadata["managedFields"] is not null) return $"metadata.managedFields of the {kind} belongs to the API server; remove it";
        if (IsText(metadata["name"], out var name)) return CheckName(kind, name) ?? CheckNamespace(kind, metadata["namespace"]);
        if (!IsText(metadata["generateName"], out var prefix)) return $"metadata.name of the {kind} is missing";
        // A hook runs anew in every sync, and gets its name there.
        if (IsHook(metadata)) return CheckName(kind, prefix) ?? CheckNamespace(kind, metadata["namespace"]);
        return $"metadata.generateName of the {kind} makes a new object each time and cannot be applied; give it a name";
    }

    private static bool IsHook(JsonObject metadata) =>
        metadata["annotations"] is JsonObject annotations && HookAnnotations.Any(name => IsText(annotations[name], out _));

    private static string? CheckMap(JsonNode? node, string what)
    {
        if (node is null) return null;
        if (node is not JsonObject map) return $"{what} must be a mapping";
        var bad = map.FirstOrDefault(p => p.Value is not null && p.Value.GetValueKind() != JsonValueKind.String).Key;
        return bad is null ? null : $"{what} must be texts; quote the value of '{bad}'";
    }

    // Roles may be named system:node-reader and the like; what would leave its place in a URL or a log line may not.
    private static string? CheckName(string kind, string name)
    {
        if (name is "." or ".." || name.Length > NameLength || name.Any(static c => c is <= ' ' or >= '\x7f' or '/' or '%' or '?' or '#' or '\\'))
            return $"metadata.name of the {kind} is no valid object name";
        return null;
    }

    private static string? CheckNamespace(string kind, JsonNode? node) =>
        IsText(node, out var name) && !Namespace().IsMatch(name) ? $"metadata.namespace of the {kind} is no valid namespace name" : null;

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"^[A-Za-z][-A-Za-z0-9]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();
}
