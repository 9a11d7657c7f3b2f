using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.Functions.Queueing;

/// <summary>The queue message's JSON: strict, so that what another program put there is refused by name and not half understood.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReconcileRequest))]
internal sealed partial class ReconcileJson : JsonSerializerContext;
