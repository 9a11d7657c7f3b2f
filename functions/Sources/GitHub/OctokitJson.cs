using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Octokit.Internal;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>Gives Octokit source-generated JSON in place of its own, which builds models by reflection and so depends on what a native build kept.</summary>
internal sealed class OctokitJson : IJsonSerializer
{
    /// <summary>The only one: it has no state.</summary>
    public static readonly OctokitJson Instance = new();

    /// <inheritdoc/>
    /// <remarks>Never asked: our requests have text bodies, which Octokit sends as they are.</remarks>
    public string Serialize(object item) => throw new NotSupportedException("requests to GitHub have text bodies");

    /// <inheritdoc/>
    public T Deserialize<T>(string json) =>
        JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)GitHubJson.Default.GetTypeInfo(typeof(T))!) ?? throw new JsonException("the answer is null");
}
