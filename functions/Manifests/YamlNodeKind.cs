namespace GitOps.Functions.Manifests;

/// <summary>The kinds of node in a YAML document.</summary>
internal enum YamlNodeKind
{
    /// <summary>A text whose type is found out when it is used.</summary>
    Scalar,

    /// <summary>Keys and values.</summary>
    Mapping,

    /// <summary>Items in order.</summary>
    Sequence,

    /// <summary>Another node, named by its anchor.</summary>
    Alias,
}
