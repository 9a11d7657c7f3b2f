namespace GitOps.Functions.Manifests;

/// <summary>
/// One node of a YAML document before types are given: go-yaml decides what a scalar means when it is used, and an alias is the node
/// that its anchor names.
/// </summary>
internal sealed class YamlNode(YamlNodeKind kind, int line)
{
    /// <summary>What it is.</summary>
    public YamlNodeKind Kind { get; } = kind;

    /// <summary>One-based line in the document's text.</summary>
    public int Line { get; } = line;

    /// <summary>Scalar: the text after quotes and escapes. Otherwise empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>Scalar: the full tag (<c>tag:yaml.org,2002:int</c>), or empty where none is written.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Scalar: written without quotes and without a block indicator.</summary>
    public bool Plain { get; init; }

    /// <summary>Alias: the node it stands for.</summary>
    public YamlNode? Target { get; init; }

    /// <summary>Sequence: items. Mapping: keys and values in turn.</summary>
    public List<YamlNode> Children { get; } = kind is YamlNodeKind.Mapping or YamlNodeKind.Sequence ? [] : Empty;

    /// <summary>True while it is being written: meeting it again means that it contains itself.</summary>
    public bool Open { get; set; }

    /// <summary>A key that pulls the pairs of another mapping in (<c>&lt;&lt;</c>, unquoted, or tagged <c>!!merge</c>).</summary>
    public bool IsMerge => Kind == YamlNodeKind.Scalar && Text == "<<" && (Tag == YamlTags.Merge || (Plain && Tag.Length == 0));

    private static readonly List<YamlNode> Empty = [];
}
