using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths.Jq;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.FieldPaths;

/// <summary>One entry of an Application's <c>spec.ignoreDifferences</c>: which fields of which objects do not count.</summary>
/// <param name="Place">Where it is written, for errors: <c>spec.ignoreDifferences[0]</c>.</param>
/// <param name="Group">API groups; the empty pattern is the core group only.</param>
/// <param name="Kind">Kinds.</param>
/// <param name="Name">metadata.name; empty for any.</param>
/// <param name="Namespace">metadata.namespace; empty for any.</param>
internal sealed record IgnoreDifference(string Place, NamePattern Group, NamePattern Kind, string Name, string Namespace)
{
    /// <summary>Fields by JSON pointer.</summary>
    public IReadOnlyList<JsonPointer> Pointers { get; init; } = [];

    /// <summary>Fields by jq path expression.</summary>
    public IReadOnlyList<JqExpression> Expressions { get; init; } = [];

    /// <summary>Field managers all of whose fields are ignored.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];

    /// <summary>Whether an object is meant.</summary>
    public bool Matches(ObjectReference reference) =>
        Group.Matches(reference.Group) && Kind.Matches(reference.Kind) && Is(Name, reference.Name) && Is(Namespace, reference.Namespace);

    /// <summary>All that it says, without its place: equal texts ignore the same fields.</summary>
    public JsonObject ToJson() => new()
    {
        ["group"] = Group.Text,
        ["kind"] = Kind.Text,
        ["name"] = Name,
        ["namespace"] = Namespace,
        ["jsonPointers"] = Texts(Pointers.Select(static pointer => pointer.Text)),
        ["jqPathExpressions"] = Texts(Expressions.Select(static expression => expression.Text)),
        ["managedFieldsManagers"] = Texts(Managers),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode?)text)]);

    private static bool Is(string wanted, string actual) => wanted.Length == 0 || wanted == actual;
}
