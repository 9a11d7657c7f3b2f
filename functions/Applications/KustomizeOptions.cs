using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications;

/// <summary>spec.source.kustomize: what is changed in the kustomization before it is rendered, as Argo CD does it with <c>kustomize edit</c>.</summary>
internal sealed record KustomizeOptions
{
    /// <summary>namePrefix; null leaves that of the kustomization.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>nameSuffix; null leaves that of the kustomization.</summary>
    public string? NameSuffix { get; init; }

    /// <summary>namespace; null leaves that of the kustomization.</summary>
    public string? Namespace { get; init; }

    /// <summary>images, with variables; each is a <see cref="KustomizeImage"/> when they are put in their place.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>replicas.</summary>
    public IReadOnlyList<KustomizeReplica> Replicas { get; init; } = [];

    /// <summary>commonLabels, their values with variables.</summary>
    public IReadOnlyDictionary<string, string> CommonLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>labelWithoutSelector: the labels are not put into selectors, nor into pod templates.</summary>
    public bool LabelWithoutSelector { get; init; }

    /// <summary>labelIncludeTemplates: together with <see cref="LabelWithoutSelector"/>, into pod templates all the same.</summary>
    public bool LabelIncludeTemplates { get; init; }

    /// <summary>forceCommonLabels: a label that the kustomization sets already is replaced, and no error.</summary>
    public bool ForceCommonLabels { get; init; }

    /// <summary>commonAnnotations.</summary>
    public IReadOnlyDictionary<string, string> CommonAnnotations { get; init; } = new Dictionary<string, string>();

    /// <summary>commonAnnotationsEnvsubst: variables count in the values of annotations too.</summary>
    public bool CommonAnnotationsEnvsubst { get; init; }

    /// <summary>forceCommonAnnotations: an annotation that the kustomization sets already is replaced, and no error.</summary>
    public bool ForceCommonAnnotations { get; init; }

    /// <summary>components: folders, relative to the source's path.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>ignoreMissingComponents: a component whose folder is not there is left out, and no error.</summary>
    public bool IgnoreMissingComponents { get; init; }

    /// <summary>patches, each as it is written, with fields that a kustomization's patches have too.</summary>
    public IReadOnlyList<JsonObject> Patches { get; init; } = [];

    /// <summary>version: the kustomize that must render; null for any.</summary>
    public string? Version { get; init; }

    /// <summary>All texts in which variables count.</summary>
    public IEnumerable<string> Texts => [.. Images, .. CommonLabels.Values, .. CommonAnnotationsEnvsubst ? CommonAnnotations.Values : []];

    /// <summary>The same files make something else of another commit.</summary>
    public bool DependsOnRevision => Texts.Any(BuildVariables.DependsOnRevision);
}
