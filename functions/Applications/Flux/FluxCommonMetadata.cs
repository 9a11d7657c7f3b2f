namespace GitOps.Functions.Applications.Flux;

/// <summary>Reads <c>spec.commonMetadata</c>: labels and annotations that every object gets.</summary>
internal static class FluxCommonMetadata
{
    /// <summary>Reads it; null where it is not written.</summary>
    public static NamespaceMetadata? Read(FluxObject one)
    {
        const string path = "spec.commonMetadata";
        if (!ManifestFields.Has(one.Manifest.Json, path)) return null;
        return new NamespaceMetadata(ManifestFields.TextMap(one.Manifest.Json, path + ".labels"), ManifestFields.TextMap(one.Manifest.Json, path + ".annotations"));
    }

    /// <summary>The source with it, which is another one then.</summary>
    public static ApplicationSource Add(ApplicationSource source, NamespaceMetadata? metadata)
    {
        if (metadata is null) return source;
        var texts = metadata.Labels.Select(static one => $"l {one.Key}={one.Value}").Concat(metadata.Annotations.Select(static one => $"a {one.Key}={one.Value}"));
        var digest = Manifests.CanonicalJson.Digest(texts.Order(StringComparer.Ordinal).Prepend(source.Digest).Select(static text => (System.Text.Json.Nodes.JsonNode)text));
        return source with { CommonMetadata = metadata, Digest = digest };
    }
}
