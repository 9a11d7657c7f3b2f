using System.Text.Json.Nodes;

namespace GitOps.Functions.Manifests;

/// <summary>One document of a YAML or JSON stream, as JSON.</summary>
/// <param name="Value">The value; null for an empty document or an explicit null. Numbers keep the digits that kubectl would send.</param>
/// <param name="Line">One-based line on which the document's content begins.</param>
internal sealed record YamlDocument(JsonNode? Value, int Line);
