using System.Text.Json.Serialization;

namespace GitOps.Functions.Sources.Charts;

/// <summary>An image manifest (OCI image specification, also in docker's spelling): what one version consists of.</summary>
internal sealed record RegistryManifest(
    [property: JsonPropertyName("mediaType")] string? MediaType,
    [property: JsonPropertyName("config")] RegistryContent? Config,
    [property: JsonPropertyName("layers")] IReadOnlyList<RegistryContent>? Layers);
