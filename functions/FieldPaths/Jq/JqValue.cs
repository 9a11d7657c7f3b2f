using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>One JSON value that nothing changes. Objects are in the order of their keys.</summary>
internal sealed class JqValue
{
    /// <summary>The deepest nesting: all that walks through a value does so on the stack.</summary>
    public const int MaxDepth = 200;

    private static readonly ImmutableSortedDictionary<string, JqValue> NoMembers = ImmutableSortedDictionary.Create<string, JqValue>(StringComparer.Ordinal);

    private const long MaxSize = 1L << 50;

    private JqValue(JqKind kind) => Kind = kind;

    private JqValue(JqKind kind, IEnumerable<JqValue> parts)
    {
        (Kind, Size, Depth) = (kind, 1, 0);
        foreach (var part in parts) (Size, Depth) = (Math.Min(Size + part.Size, MaxSize), Math.Max(Depth, part.Depth));
        if (++Depth > MaxDepth) throw new JqLimitException($"it makes values that are nested deeper than {MaxDepth}");
    }

    /// <summary>null.</summary>
    public static JqValue Null { get; } = new(JqKind.Null);

    /// <summary>true.</summary>
    public static JqValue True { get; } = new(JqKind.True);

    /// <summary>false.</summary>
    public static JqValue False { get; } = new(JqKind.False);

    /// <summary>Its type.</summary>
    public JqKind Kind { get; }

    /// <summary>Of a number.</summary>
    public double Number { get; private init; }

    /// <summary>Of a string; else empty.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Of an array; else none.</summary>
    public IReadOnlyList<JqValue> Items { get; private init; } = [];

    /// <summary>Of an object; else none.</summary>
    public ImmutableSortedDictionary<string, JqValue> Members { get; private init; } = NoMembers;

    /// <summary>Neither null nor false.</summary>
    public bool IsTruthy => Kind > JqKind.False;

    /// <summary>An array or an object.</summary>
    public bool IsContainer => Kind >= JqKind.Array;

    /// <summary>As jq names its type.</summary>
    public string TypeName => Kind switch
    {
        JqKind.Null => "null",
        JqKind.False or JqKind.True => "boolean",
        JqKind.Number => "number",
        JqKind.String => "string",
        JqKind.Array => "array",
        _ => "object",
    };

    /// <summary>Values in it, itself among them, those counted twice that are in it twice: what walking through it costs.</summary>
    public long Size { get; } = 1;

    private int Depth { get; }

    /// <summary>true or false.</summary>
    public static JqValue Of(bool value) => value ? True : False;

    /// <summary>A number.</summary>
    public static JqValue Of(double value) => new(JqKind.Number) { Number = value };

    /// <summary>A string.</summary>
    public static JqValue Of(string value) => new(JqKind.String) { Text = value };

    /// <summary>An array.</summary>
    /// <exception cref="JqLimitException">It is nested too deeply.</exception>
    public static JqValue Of(IReadOnlyList<JqValue> items) => new(JqKind.Array, items) { Items = items };

    /// <summary>An object. Of members with one name the last counts.</summary>
    /// <exception cref="JqLimitException">It is nested too deeply.</exception>
    public static JqValue OfMembers(IEnumerable<KeyValuePair<string, JqValue>> members)
    {
        var map = members as ImmutableSortedDictionary<string, JqValue> ?? NoMembers.SetItems(members);
        return new JqValue(JqKind.Object, map.Values) { Members = map };
    }

    /// <summary>The same as JSON has it.</summary>
    /// <exception cref="JqLimitException">It is nested too deeply.</exception>
    public static JqValue Of(JsonNode? json) => json?.GetValueKind() switch
    {
        null or JsonValueKind.Null or JsonValueKind.Undefined => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.String => Of(json.GetValue<string>()),
        JsonValueKind.Number => Of(JqNumber.Parse(json.ToJsonString())),
        JsonValueKind.Array => Of([.. json.AsArray().Select(Of)]),
        _ => OfMembers(json.AsObject().Select(static member => KeyValuePair.Create(member.Key, Of(member.Value)))),
    };
}
