namespace GitOps.Functions.Rendering;

/// <summary>What a field of a kustomization can make kustomize do.</summary>
internal enum KustomizationField
{
    /// <summary>Nothing but carry data.</summary>
    Data,

    /// <summary>A list of files or folders with a kustomization.</summary>
    Resources,

    /// <summary>A list of folders with a kustomization.</summary>
    Folders,

    /// <summary>A list of YAML files.</summary>
    Files,

    /// <summary>A list of YAML files or YAML written in place.</summary>
    FilesOrText,

    /// <summary>A list of mappings that may have a file (path) or YAML in place (patch).</summary>
    Patches,

    /// <summary>A mapping with a file (path).</summary>
    OpenApi,

    /// <summary>A list of generators, which read files of any kind.</summary>
    Generators,

    /// <summary>A list of generators whose literals are secret.</summary>
    SecretGenerators,

    /// <summary>Helm: kustomize would fetch and run charts.</summary>
    Helm,

    /// <summary>A list of files with generators or transformers of kustomize's own, or such YAML written in place.</summary>
    Builtins,

    /// <summary>Plugins: configuration that can load anything.</summary>
    Plugins,
}
