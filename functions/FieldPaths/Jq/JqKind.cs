namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>The types of JSON, in jq's order: a value of a later one is greater.</summary>
internal enum JqKind
{
    /// <summary>null.</summary>
    Null,

    /// <summary>false.</summary>
    False,

    /// <summary>true.</summary>
    True,

    /// <summary>A number: a 64-bit float, as in jq 1.6.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>An array.</summary>
    Array,

    /// <summary>An object.</summary>
    Object,
}
