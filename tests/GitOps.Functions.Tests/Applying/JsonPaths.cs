using System.Text.Json.Nodes;

namespace GitOps.Functions.Tests.Applying;

/// <summary>Values deep in an object, for tests.</summary>
internal static class JsonPaths
{
    public static T At<T>(this JsonNode json, params string[] names) => names.Aggregate(json, static (node, name) => node[name]!).GetValue<T>();
}
