namespace GitOps.Functions.Applications;

/// <summary>The JSON type that a field must have.</summary>
internal enum FieldType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number, or a string that may hold one.</summary>
    NumberOrText,

    /// <summary>An object; its members have rules of their own where the field is read.</summary>
    Mapping,

    /// <summary>An object with any members, all of them strings.</summary>
    TextMap,

    /// <summary>An object with any members of any type.</summary>
    AnyMapping,

    /// <summary>Anything.</summary>
    AnyValue,

    /// <summary>An array.</summary>
    List,

    /// <summary>An array of strings.</summary>
    TextList,
}
