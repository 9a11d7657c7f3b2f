namespace GitOps.Functions.Applications;

/// <summary>One line of a table of fields.</summary>
/// <param name="Path">JSON path from the root: <c>spec.source.path</c>.</param>
/// <param name="Type">The type that it must have.</param>
/// <param name="Use">What is done with it.</param>
/// <param name="Meaning">For warned and refused fields: what that means now, and what to do. Follows the path and a colon.</param>
/// <param name="Harmless">A text that means the same as leaving the field out; null where there is none.</param>
internal sealed record FieldRule(string Path, FieldType Type, FieldUse Use = FieldUse.Read, string Meaning = "", string? Harmless = null)
{
    /// <summary>The fields of the object, or of each object of the list, where they have a table of their own.</summary>
    public FieldTable? Members { get; init; }

    /// <summary>The path of the object that it is a member of; empty at the root.</summary>
    public string Parent => Path[..Math.Max(0, Path.LastIndexOf('.'))];

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];
}
