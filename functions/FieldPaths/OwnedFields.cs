using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths;

/// <summary>The fields that one manager owns (<c>fieldsV1</c>), one entry for each field.</summary>
/// <param name="Fields">All of them, by their texts.</param>
internal sealed record OwnedFields(IReadOnlyDictionary<string, OwnedField> Fields)
{
    private const string Self = ".";

    /// <summary>None.</summary>
    public static OwnedFields None { get; } = new(new Dictionary<string, OwnedField>());

    /// <summary>Reads <c>fieldsV1</c>. A selector that is not known is left out, with all below it.</summary>
    public static OwnedFields Read(JsonObject fieldsV1)
    {
        var fields = new Dictionary<string, OwnedField>(StringComparer.Ordinal);
        Read(fieldsV1, [], fields);
        return new OwnedFields(fields);
    }

    /// <summary>Those that the other does not have.</summary>
    public IEnumerable<OwnedField> Except(OwnedFields other) => Fields.Where(one => !other.Fields.ContainsKey(one.Key)).Select(static one => one.Value);

    private static void Read(JsonObject node, IReadOnlyList<FieldSelector> above, Dictionary<string, OwnedField> fields)
    {
        foreach (var (text, child) in node)
        {
            if (child is not JsonObject below || FieldSelector.TryParse(text) is not { } selector) continue;
            IReadOnlyList<FieldSelector> path = [.. above, selector];
            var leaf = below.Count == 0 || (below.Count == 1 && below.ContainsKey(Self));
            if (leaf || below.ContainsKey(Self)) Add(new OwnedField(path, leaf), fields);
            Read(below, path, fields);
        }
    }

    private static void Add(OwnedField field, Dictionary<string, OwnedField> fields) => fields[field.ToString()] = field;
}
