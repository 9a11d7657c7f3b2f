using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications.Flux;

/// <summary>Which source a Kustomization or HelmRelease is made from: when the source changes, so does what they deploy.</summary>
internal static class FluxUsers
{
    /// <summary>The names of the Applications that use each source.</summary>
    /// <param name="manifests">Manifests of whatever kind; those with errors use none.</param>
    public static ILookup<ObjectReference, string> Of(IEnumerable<KubernetesObject> manifests) => manifests
        .Where(IsReadable).Select(static one => (Source: SourceOf(one), new FluxObject(one, new FieldFindings(one.Origin)).ApplicationName)).Where(static use => use.Source is not null)
        .DistinctBy(static use => (use.Source, use.ApplicationName)).ToLookup(static use => use.Source!, static use => use.ApplicationName);

    /// <summary>The source of a checked manifest; null for one that has none.</summary>
    public static ObjectReference? SourceOf(KubernetesObject manifest)
    {
        if (!FluxKinds.IsApplication(manifest)) return null;
        var path = manifest.Kind == FluxKinds.Kustomization ? "spec.sourceRef" : ManifestFields.Has(manifest.Json, "spec.chartRef") ? "spec.chartRef" : "spec.chart.spec.sourceRef";
        var (kind, ns, name) = (Text(".kind"), Text(".namespace"), Text(".name"));
        return kind is null || name is null ? null : new ObjectReference(FluxKinds.SourceGroup, kind, ns ?? FluxObject.NamespaceOf(manifest), name);

        string? Text(string field) => ManifestFields.Text(manifest.Json, path + field);
    }

    // What is in files may be of any shape.
    private static bool IsReadable(KubernetesObject manifest) => FluxKinds.IsApplication(manifest)
        && (manifest.Kind == FluxKinds.Kustomization ? FluxKustomizationFields.Table : FluxHelmReleaseFields.Table).Check(manifest).Failures.Count == 0;
}
