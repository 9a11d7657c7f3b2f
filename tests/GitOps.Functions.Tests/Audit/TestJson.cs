using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GitOps.Functions.Tests.Audit;

/// <summary>Records with lists in them compare by reference; their JSON compares by content.</summary>
internal static class TestJson
{
    public static JsonSerializerOptions Options { get; } = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
