namespace GitOps.Functions.Manifests;

/// <summary>What a YAML scalar turned out to be.</summary>
internal enum YamlScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer that fits 64 bits with a sign.</summary>
    Integer,

    /// <summary>An integer that fits 64 bits only without one.</summary>
    Unsigned,

    /// <summary>A 64-bit floating point number, infinities and NaN included.</summary>
    Float,
}
