using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Kustomize's own generators and transformers (<c>apiVersion: builtin</c>) with all the fields of each. Anything else in <c>generators</c> and
/// <c>transformers</c> is a program, and refused. Fields must be spelled as here, as in <see cref="KustomizationFields"/>: kustomize does not mind case.
/// </summary>
internal static class KustomizationBuiltins
{
    private static readonly string[] Common = ["apiVersion", "kind", "metadata"];

    private static readonly FrozenDictionary<string, string[]> Kinds = new Dictionary<string, string[]>
    {
        ["AnnotationsTransformer"] = ["annotations", "fieldSpecs"],
        ["ConfigMapGenerator"] = ["behavior", "options", "literals", "files", "envs", "env"],
        ["HashTransformer"] = [],
        ["ImageTagTransformer"] = ["imageTag", "fieldSpecs"],
        ["LabelTransformer"] = ["labels", "fieldSpecs"],
        ["LegacyOrderTransformer"] = [],
        ["NamespaceTransformer"] = ["fieldSpecs", "unsetOnly", "setRoleBindingSubjects"],
        ["PatchJson6902Transformer"] = ["target", "path", "jsonOp"],
        ["PatchStrategicMergeTransformer"] = ["paths", "patches"],
        ["PatchTransformer"] = ["path", "patch", "target", "options"],
        ["PrefixTransformer"] = ["prefix", "fieldSpecs"],
        ["ReplacementTransformer"] = ["replacements"],
        ["ReplicaCountTransformer"] = ["replica", "fieldSpecs"],
        ["SecretGenerator"] = ["behavior", "type", "options", "literals", "files", "envs", "env"],
        ["SortOrderTransformer"] = ["sortOptions"],
        ["SuffixTransformer"] = ["suffix", "fieldSpecs"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why a configuration is refused; null where it is one of kustomize's own.</summary>
    public static string? Refuse(JsonNode? document)
    {
        if (document is not JsonObject config || !ManifestRules.IsText(config["kind"], out var kind)) return "a generator or transformer must be a mapping with a kind";
        if (!ManifestRules.IsText(config["apiVersion"], out var version) || version != "builtin" || !Kinds.TryGetValue(kind, out var fields))
            return "only kustomize's own generators and transformers (apiVersion: builtin) are supported; others are programs";
        return config.FirstOrDefault(field => !Common.Contains(field.Key) && !fields.Contains(field.Key)).Key is { } unknown ? $"{kind}: the field '{unknown}' is unknown" : null;
    }
}
