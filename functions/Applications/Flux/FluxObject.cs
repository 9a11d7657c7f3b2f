using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications.Flux;

/// <summary>One manifest of Flux's, whose fields a table has checked.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="findings">What is wrong with it.</param>
internal sealed class FluxObject(KubernetesObject manifest, FieldFindings findings)
{
    /// <summary>The annotation that names the Cluster it is for; the default one where it is not written.</summary>
    public const string ClusterAnnotation = "gitops.functions/cluster";

    /// <summary>The manifest.</summary>
    public KubernetesObject Manifest => manifest;

    /// <summary>What is wrong with it.</summary>
    public FieldFindings Findings => findings;

    /// <summary>metadata.namespace; <c>default</c> where it is not written, as kubectl would put it.</summary>
    public string Namespace => NamespaceOf(manifest);

    /// <summary>Where objects go that name no namespace: to <c>spec.targetNamespace</c>, else to <c>default</c> or a release's own.</summary>
    public string DestinationNamespace => Text("spec.targetNamespace") ?? (manifest.Kind == FluxKinds.HelmRelease ? Namespace : "default");

    /// <summary>The Cluster that it is for; null for the default one.</summary>
    public string? Cluster => manifest.Annotation(ClusterAnnotation) is { Length: > 0 } name ? name : null;

    /// <summary>It is a source, and no Application.</summary>
    public bool IsSource => FluxKinds.IsSource(manifest);

    /// <summary>For people: <c>GitRepository flux-system/fleet</c>.</summary>
    public string Title => $"{manifest.Kind} {Namespace}/{manifest.Name}";

    /// <summary>The name of its Application.</summary>
    public string ApplicationName => FluxName.Of(manifest.Kind, Cluster, Namespace, manifest.Name);

    /// <inheritdoc cref="Namespace"/>
    public static string NamespaceOf(KubernetesObject manifest) => manifest.Namespace.Length > 0 ? manifest.Namespace : "default";

    /// <summary>Checks a manifest against a table.</summary>
    public static FluxObject Check(KubernetesObject manifest, FieldTable table)
    {
        var findings = table.Check(manifest);
        FluxKinds.CheckVersion(manifest, findings);
        if (!Rfc1123.IsSubdomain(manifest.Name)) findings.Fail("metadata.name", "must be " + Rfc1123.SubdomainRule);
        return new FluxObject(manifest, findings);
    }

    /// <summary>The text at a path, or null.</summary>
    public string? Text(string path) => ManifestFields.Text(manifest.Json, path);

    /// <summary>Whether <c>true</c> is at a path.</summary>
    public bool Flag(string path) => ManifestFields.Flag(manifest.Json, path);

    /// <summary>The mappings of the list at a path.</summary>
    public IReadOnlyList<System.Text.Json.Nodes.JsonObject> Items(string path) => ManifestFields.Items(manifest.Json, path);

    /// <summary>The ConfigMap or Secret that an item of a list names, in the object's namespace; null where it names none, which is told.</summary>
    /// <param name="place">Where the item is.</param>
    /// <param name="item">The item.</param>
    public VariableSource? Source(string place, System.Text.Json.Nodes.JsonObject item)
    {
        var source = VariableSource.TryCreate(ManifestFields.Text(item, "kind"), Namespace, ManifestFields.Text(item, "name"), ManifestFields.Flag(item, "optional"));
        if (source is null) findings.Fail(place, "must have the kind ConfigMap or Secret, and a name");
        return source;
    }

    /// <summary>The duration at a path, or null.</summary>
    public TimeSpan? Duration(string path)
    {
        if (Text(path) is not { } text) return null;
        if (GoDuration.TryParse(text, out var duration) && duration >= TimeSpan.FromSeconds(1)) return duration;
        findings.Fail(path, GoDuration.Rule);
        return null;
    }

    /// <summary>The Applications that it depends on: objects of its own kind and for the same Cluster.</summary>
    public IReadOnlyList<string> DependsOn()
    {
        var names = new List<string>();
        foreach (var (i, item) in Items("spec.dependsOn").Index())
        {
            if (ManifestFields.Text(item, "name") is not { } name) findings.Fail($"spec.dependsOn[{i}].name", "missing");
            else names.Add(FluxName.Of(manifest.Kind, Cluster, ManifestFields.Text(item, "namespace") ?? Namespace, name));
        }
        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
