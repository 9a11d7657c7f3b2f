using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GitOps.Functions.Audit;

/// <summary>JSON of what the stores keep as text: lists in a row, the status, the memory.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<PlannedWrite>))]
[JsonSerializable(typeof(ApplicationStatus))]
[JsonSerializable(typeof(MemoryDocument))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    private static AuditJson? compact;

    /// <summary>Leaves quotes and other letters unescaped where JSON allows it: the text goes to a table or a blob, never into a page.</summary>
    public static AuditJson Compact => compact ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
