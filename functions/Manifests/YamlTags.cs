namespace GitOps.Functions.Manifests;

/// <summary>The tags that mean something to go-yaml; all others are ignored, whatever they name.</summary>
internal static class YamlTags
{
    private const string Prefix = "tag:yaml.org,2002:";

    /// <summary>!!str</summary>
    public const string Text = Prefix + "str";

    /// <summary>!!bool</summary>
    public const string Boolean = Prefix + "bool";

    /// <summary>!!int</summary>
    public const string Integer = Prefix + "int";

    /// <summary>!!float</summary>
    public const string Float = Prefix + "float";

    /// <summary>!!null</summary>
    public const string Null = Prefix + "null";

    /// <summary>!!timestamp</summary>
    public const string Timestamp = Prefix + "timestamp";

    /// <summary>!!binary</summary>
    public const string Binary = Prefix + "binary";

    /// <summary>!!merge</summary>
    public const string Merge = Prefix + "merge";
}
