using System.Text.Json.Serialization;

namespace GitOps.Functions.Sources.Charts;

/// <summary>The JSON of the distribution specification, read without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 20)]
[JsonSerializable(typeof(RegistryToken))]
[JsonSerializable(typeof(RegistryTags))]
[JsonSerializable(typeof(RegistryManifest))]
internal sealed partial class RegistryJson : JsonSerializerContext;
