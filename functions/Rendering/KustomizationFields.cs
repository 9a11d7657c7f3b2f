using System.Collections.Frozen;

namespace GitOps.Functions.Rendering;

/// <summary>
/// The fields of a kustomization and what each can load. A field that is not here, in exactly this spelling, is refused: kustomize
/// reads field names without regard to case, so <c>Resources</c> would pass a check for <c>resources</c> and load all the same.
/// </summary>
internal static class KustomizationFields
{
    /// <summary>Fields at the top.</summary>
    public static readonly FrozenDictionary<string, KustomizationField> Top = new Dictionary<string, KustomizationField>
    {
        ["apiVersion"] = KustomizationField.Data,
        ["kind"] = KustomizationField.Data,
        ["metadata"] = KustomizationField.Data,
        ["namespace"] = KustomizationField.Data,
        ["namePrefix"] = KustomizationField.Data,
        ["nameSuffix"] = KustomizationField.Data,
        ["commonLabels"] = KustomizationField.Data,
        ["commonAnnotations"] = KustomizationField.Data,
        ["labels"] = KustomizationField.Data,
        ["images"] = KustomizationField.Data,
        ["replicas"] = KustomizationField.Data,
        ["vars"] = KustomizationField.Data,
        ["generatorOptions"] = KustomizationField.Data,
        ["buildMetadata"] = KustomizationField.Data,
        ["sortOptions"] = KustomizationField.Data,
        ["resources"] = KustomizationField.Resources,
        ["bases"] = KustomizationField.Folders,
        ["components"] = KustomizationField.Folders,
        ["crds"] = KustomizationField.Files,
        ["configurations"] = KustomizationField.Files,
        ["patchesStrategicMerge"] = KustomizationField.FilesOrText,
        ["patches"] = KustomizationField.Patches,
        ["patchesJson6902"] = KustomizationField.Patches,
        ["replacements"] = KustomizationField.Patches,
        ["openapi"] = KustomizationField.OpenApi,
        ["configMapGenerator"] = KustomizationField.Generators,
        ["secretGenerator"] = KustomizationField.SecretGenerators,
        ["helmCharts"] = KustomizationField.Helm,
        ["helmGlobals"] = KustomizationField.Helm,
        ["helmChartInflationGenerator"] = KustomizationField.Helm,
        ["generators"] = KustomizationField.Builtins,
        ["transformers"] = KustomizationField.Builtins,
        ["validators"] = KustomizationField.Plugins,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Fields of one patch or replacement.</summary>
    public static readonly FrozenSet<string> Patch = new[] { "path", "patch", "target", "options", "source", "sourceValue", "targets" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Fields of openapi.</summary>
    public static readonly FrozenSet<string> OpenApi = new[] { "path", "version" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Fields of one generator.</summary>
    public static readonly FrozenSet<string> Generator =
        new[] { "name", "namespace", "behavior", "type", "options", "literals", "files", "envs", "env" }.ToFrozenSet(StringComparer.Ordinal);
}
