using System.Text.Json.Serialization;

namespace GitOps.Functions.Sources.Charts;

/// <summary>What a manifest names: content by its digest (OCI descriptor).</summary>
internal sealed record RegistryContent(
    [property: JsonPropertyName("mediaType")] string? MediaType,
    [property: JsonPropertyName("digest")] string? Digest,
    [property: JsonPropertyName("size")] long Size);
