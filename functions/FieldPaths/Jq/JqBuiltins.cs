using GitOps.Functions.FieldPaths.Jq.Filters;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>
/// Every function that an expression may use, one line each; any other is refused by name when it is read. What the manual says of a function in
/// terms of others is made of those.
/// </summary>
internal static class JqBuiltins
{
    // No name that an expression could write.
    private const string Item = " item";
    private const string Whole = " whole";

    private static readonly Identity Self = new();
    private static readonly Nothing Empty = new();

    private static readonly Recurse Below = new(new Try(new Iterate(Self), Empty));
    private static readonly Iterate Each = new(Self);

    // path(..), without the path of the root.
    private static readonly Pipe Paths = new(new PathOf(Below), Select(new Pipe(Function("length/0"), Operator(">", Self, new Literal(JqValue.Of(0))))));

    private static readonly ArrayOf Entries = new(new Binding(new Iterate(Function("keys/0")), Item, new ObjectOf(
    [
        (new Literal(JqValue.Of("key")), new Variable(Item)),
        (new Literal(JqValue.Of("value")), new Access(Self, new Variable(Item))),
    ])));

    private static readonly Dictionary<string, Func<IReadOnlyList<IJqFilter>, IJqFilter>> Makers = new()
    {
        ["empty/0"] = static _ => Empty,
        ["error/0"] = static _ => new Raise(Self),
        ["error/1"] = static a => new Raise(a[0]),
        ["true/0"] = static _ => new Literal(JqValue.True),
        ["false/0"] = static _ => new Literal(JqValue.False),
        ["null/0"] = static _ => new Literal(JqValue.Null),
        ["select/1"] = static a => Select(a[0]),
        ["map/1"] = static a => new ArrayOf(new Pipe(Each, a[0])),
        ["recurse/0"] = static _ => Descendants,
        ["recurse/1"] = static a => new Recurse(a[0]),
        ["recurse/2"] = static a => new Recurse(new Pipe(a[0], Select(a[1]))),
        ["first/0"] = static _ => At(0),
        ["last/0"] = static _ => At(-1),
        ["nth/1"] = static a => new Access(Self, a[0]),
        ["first/1"] = static a => new Limit(new Literal(JqValue.Of(1)), a[0]),
        ["last/1"] = static a => new Reduce(a[0], Item, new Literal(JqValue.Null), new Variable(Item)),
        ["limit/2"] = static a => new Limit(a[0], a[1]),
        ["range/1"] = static a => new Filters.Range(new Literal(JqValue.Of(0)), a[0], new Literal(JqValue.Of(1))),
        ["range/2"] = static a => new Filters.Range(a[0], a[1], new Literal(JqValue.Of(1))),
        ["range/3"] = static a => new Filters.Range(a[0], a[1], a[2]),
        ["path/1"] = static a => new PathOf(a[0]),
        ["getpath/1"] = static a => new GetPath(a[0]),
        ["paths/0"] = static _ => Paths,
        ["paths/1"] = static a => PathsTo(a[0]),
        ["leaf_paths/0"] = static _ => PathsTo(Only(static value => !value.IsContainer)),
        ["any/0"] = static _ => new Quantifier(Each, Self, decides: true),
        ["any/1"] = static a => new Quantifier(Each, a[0], decides: true),
        ["any/2"] = static a => new Quantifier(a[0], a[1], decides: true),
        ["all/0"] = static _ => new Quantifier(Each, Self, decides: false),
        ["all/1"] = static a => new Quantifier(Each, a[0], decides: false),
        ["all/2"] = static a => new Quantifier(a[0], a[1], decides: false),
        ["to_entries/0"] = static _ => Entries,
        ["with_entries/1"] = static a => new Pipe(new ArrayOf(new Pipe(new Iterate(Entries), a[0])), Function("from_entries/0")),
        ["values/0"] = static _ => Only(static value => value.Kind != JqKind.Null),
        ["nulls/0"] = static _ => Only(static value => value.Kind == JqKind.Null),
        ["booleans/0"] = static _ => Only(static value => value.Kind is JqKind.False or JqKind.True),
        ["numbers/0"] = static _ => Only(static value => value.Kind == JqKind.Number),
        ["strings/0"] = static _ => Only(static value => value.Kind == JqKind.String),
        ["arrays/0"] = static _ => Only(static value => value.Kind == JqKind.Array),
        ["objects/0"] = static _ => Only(static value => value.Kind == JqKind.Object),
        ["iterables/0"] = static _ => Only(static value => value.IsContainer),
        ["scalars/0"] = static _ => Only(static value => !value.IsContainer),
        ["sort/0"] = static _ => JqSorting.Sort(Self),
        ["sort_by/1"] = static a => JqSorting.Sort(a[0]),
        ["group_by/1"] = static a => JqSorting.Group(a[0]),
        ["unique/0"] = static _ => JqSorting.Unique(Self),
        ["unique_by/1"] = static a => JqSorting.Unique(a[0]),
        ["min/0"] = static _ => JqSorting.Least(Self),
        ["min_by/1"] = static a => JqSorting.Least(a[0]),
        ["max/0"] = static _ => JqSorting.Greatest(Self),
        ["max_by/1"] = static a => JqSorting.Greatest(a[0]),
    };

    /// <summary><c>..</c></summary>
    public static IJqFilter Descendants => Below;

    /// <summary><c>name/arity</c> of all.</summary>
    public static IEnumerable<string> Names => Makers.Keys.Concat(JqStrings.All.Keys).Concat(JqCollections.All.Keys);

    /// <summary>A function, or null where there is none of that name and number of arguments.</summary>
    public static IJqFilter? Make(string name, IReadOnlyList<IJqFilter> arguments)
    {
        var key = $"{name}/{arguments.Count}";
        if (Makers.GetValueOrDefault(key) is { } maker) return maker(arguments);
        return (JqStrings.All.GetValueOrDefault(key) ?? JqCollections.All.GetValueOrDefault(key)) is { } function ? new Call(function, arguments) : null;
    }

    /// <summary>An operator.</summary>
    public static IJqFilter Operator(string sign, IJqFilter one, IJqFilter other) => new Call(JqOperators.All[sign], [one, other]);

    private static Binding PathsTo(IJqFilter which) => new(Self, Whole, new Pipe(
        Paths,
        Select(new Binding(Self, Item, new Pipe(new Pipe(new Variable(Whole), new GetPath(new Variable(Item))), which)))));

    private static Call Function(string key) => new(JqStrings.All.GetValueOrDefault(key) ?? JqCollections.All[key], []);

    private static Conditional Select(IJqFilter condition) => new(condition, Self, Empty);

    private static Call Is(Func<JqValue, bool> which) => new((input, _, _) => new JqItem(JqValue.Of(which(input)), null), []);

    private static Conditional Only(Func<JqValue, bool> which) => Select(Is(which));

    private static Access At(int index) => new(Self, new Literal(JqValue.Of(index)));
}
