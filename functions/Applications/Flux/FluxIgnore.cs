using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications.Flux;

/// <summary>Reads <c>spec.ignore</c> of a GitRepository: what is left out of it for all that use it.</summary>
internal static class FluxIgnore
{
    /// <summary>The source with it, which is another one then; as it is where it is no GitRepository.</summary>
    public static ApplicationSource Add(ApplicationSource source, FluxObject repository)
    {
        if (repository.Manifest.Kind != FluxKinds.GitRepository) return source;
        var ignore = repository.Text("spec.ignore") ?? "";
        return source with { Ignore = ignore, Digest = CanonicalJson.Digest(((string[])[source.Digest, $"ignore {ignore}"]).Select(static text => (JsonNode)text)) };
    }
}
