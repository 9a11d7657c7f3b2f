namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Functions of arrays, objects and values of any type.</summary>
internal static class JqCollections
{
    /// <summary>By name and number of arguments.</summary>
    public static IReadOnlyDictionary<string, JqFunction> All { get; } = new Dictionary<string, JqFunction>
    {
        ["not/0"] = static (input, _, _) => Value(JqValue.Of(!input.IsTruthy)),
        ["length/0"] = static (input, _, _) => Length(input),
        ["keys/0"] = static (input, _, budget) => Keys(input, budget),
        ["keys_unsorted/0"] = static (input, _, budget) => Keys(input, budget),
        ["has/1"] = static (input, a, _) => Has(input, a[0]),
        ["in/1"] = static (input, a, _) => Has(a[0], input),
        ["contains/1"] = static (input, a, budget) => Contains(input, a[0], budget),
        ["inside/1"] = static (input, a, budget) => Contains(a[0], input, budget),
        ["type/0"] = static (input, _, _) => Value(JqValue.Of(input.TypeName)),
        ["add/0"] = static (input, _, budget) => Add(input, budget),
        ["reverse/0"] = static (input, _, budget) => Reverse(input, budget),
        ["flatten/0"] = static (input, _, budget) => Flatten(input, double.MaxValue, budget),
        ["flatten/1"] = static (input, a, budget) => Flatten(input, a[0].Number, budget),
        ["index/1"] = static (input, a, budget) => Index(input, a[0], budget, static places => places is [var first, ..] ? first : JqValue.Null),
        ["rindex/1"] = static (input, a, budget) => Index(input, a[0], budget, static places => places is [.., var last] ? last : JqValue.Null),
        ["indices/1"] = static (input, a, budget) => Index(input, a[0], budget, JqValue.Of),
        ["floor/0"] = static (input, _, _) => input.Kind == JqKind.Number ? Value(JqValue.Of(Math.Floor(input.Number))) : JqItem.Error($"{input.TypeName} number required"),
        ["from_entries/0"] = static (input, _, budget) => FromEntries(input, budget),
    };

    private static JqItem Length(JqValue input) => input.Kind switch
    {
        JqKind.Null => Number(0),
        JqKind.Number => Number(Math.Abs(input.Number)),
        JqKind.String => Number(input.Text.EnumerateRunes().Count()),
        JqKind.Array => Number(input.Items.Count),
        JqKind.Object => Number(input.Members.Count),
        _ => JqItem.Error($"{input.TypeName} has no length"),
    };

    private static JqItem Keys(JqValue input, JqBudget budget)
    {
        budget.Make(input.Items.Count + input.Members.Count);
        return input.Kind switch
        {
            JqKind.Array => Value(JqValue.Of([.. Enumerable.Range(0, input.Items.Count).Select(static i => JqValue.Of(i))])),
            JqKind.Object => Value(JqValue.Of([.. input.Members.Keys.Select(JqValue.Of)])),
            _ => JqItem.Error($"{input.TypeName} has no keys"),
        };
    }

    private static JqItem Has(JqValue input, JqValue key) => (input.Kind, key.Kind) switch
    {
        (JqKind.Object, JqKind.String) => Value(JqValue.Of(input.Members.ContainsKey(key.Text))),
        (JqKind.Array, JqKind.Number) => Value(JqValue.Of(key.Number >= 0 && key.Number < input.Items.Count)),
        (JqKind.Null, JqKind.String or JqKind.Number) => Value(JqValue.False),
        _ => JqItem.Error($"cannot check whether {input.TypeName} has a {key.TypeName} key"),
    };

    private static JqItem Contains(JqValue input, JqValue other, JqBudget budget)
    {
        budget.Step(input.Size * Math.Min(other.Size, JqBudget.MaxSteps));
        var same = input.Kind == other.Kind || (IsFlag(input) && IsFlag(other));
        return same ? Value(JqValue.Of(Contains(input, other))) : JqItem.Error($"{input.TypeName} and {other.TypeName} cannot have their containment checked");
    }

    private static bool Contains(JqValue input, JqValue other) => (input.Kind, other.Kind) switch
    {
        (JqKind.Object, JqKind.Object) => other.Members.All(member => input.Members.TryGetValue(member.Key, out var value) && Contains(value, member.Value)),
        (JqKind.Array, JqKind.Array) => other.Items.All(item => input.Items.Any(one => Contains(one, item))),
        (JqKind.String, JqKind.String) => input.Text.Contains(other.Text, StringComparison.Ordinal),
        _ => JqOrder.Instance.Equals(input, other),
    };

    private static bool IsFlag(JqValue value) => value.Kind is JqKind.True or JqKind.False;

    private static JqItem Add(JqValue input, JqBudget budget)
    {
        if (!input.IsContainer) return JqItem.Error($"cannot iterate over {input.TypeName}");
        var sum = JqValue.Null;
        foreach (var item in input.Kind == JqKind.Array ? input.Items : input.Members.Values)
        {
            var next = JqOperators.Add(sum, item, budget);
            if (next.IsError) return next;
            sum = next.Value;
        }

        return Value(sum);
    }

    private static JqItem Reverse(JqValue input, JqBudget budget)
    {
        budget.Make(input.Items.Count);
        if (input.Kind == JqKind.Null || input is { Kind: JqKind.String, Text: "" } || input is { Kind: JqKind.Object, Members.Count: 0 }) return Value(JqValue.Of([]));
        return input.Kind == JqKind.Array ? Value(JqValue.Of([.. input.Items.Reverse()])) : JqItem.Error($"cannot reverse {input.TypeName}");
    }

    private static JqItem Flatten(JqValue input, double depth, JqBudget budget)
    {
        if (!input.IsContainer || depth < 0) return JqItem.Error("flatten needs an array, and a depth that is not negative");
        budget.Make(input.Size);
        return Value(JqValue.Of([.. Flat(input.Kind == JqKind.Array ? input.Items : input.Members.Values, depth)]));
    }

    private static IEnumerable<JqValue> Flat(IEnumerable<JqValue> items, double depth) =>
        items.SelectMany(item => item.Kind == JqKind.Array && depth > 0 ? Flat(item.Items, depth - 1) : [item]);

    private static JqItem Index(JqValue input, JqValue wanted, JqBudget budget, Func<IReadOnlyList<JqValue>, JqValue> which)
    {
        budget.Make(input.Items.Count + (input.Text.Length / 8));
        if (input.Kind == JqKind.Null) return Value(JqValue.Null);
        budget.Step(input.Size * Math.Min(wanted.Size, JqBudget.MaxSteps));
        if (input.Kind == JqKind.Array && wanted.Kind != JqKind.Array) return Value(which([.. Places(input.Items.Count, i => JqOrder.Instance.Equals(input.Items[i], wanted))]));
        return (input.Kind, wanted.Kind) switch
        {
            (JqKind.Array, JqKind.Array) => Value(which([.. Places(wanted.Items.Count == 0 ? 0 : input.Items.Count, i => IsAt(input.Items, i, wanted.Items))])),
            (JqKind.String, JqKind.String) when wanted.Text.Length > 0 => Value(which([.. Places(input.Text.Length, i => IsAt(input.Text, i, wanted.Text))])),
            (JqKind.String, JqKind.String) => Value(JqValue.Null),
            _ => JqItem.Error($"cannot look for {wanted.TypeName} in {input.TypeName}"),
        };
    }

    private static bool IsAt(IReadOnlyList<JqValue> items, int place, IReadOnlyList<JqValue> wanted) =>
        items.Skip(place).Take(wanted.Count).SequenceEqual(wanted, JqOrder.Instance);

    private static bool IsAt(string text, int place, string wanted) => string.CompareOrdinal(text, place, wanted, 0, wanted.Length) == 0;

    private static IEnumerable<JqValue> Places(int count, Func<int, bool> which) => Enumerable.Range(0, count).Where(which).Select(static i => JqValue.Of(i));

    // As jq does: k, key, K, Key, name and the like are all taken for the key.
    private static JqItem FromEntries(JqValue input, JqBudget budget)
    {
        if (input.Kind != JqKind.Array || input.Items.Any(static item => item.Kind != JqKind.Object)) return JqItem.Error("from_entries needs an array of objects");
        budget.Make(input.Items.Count);
        var members = input.Items.Select(static entry => (Key: First(entry, "key", "k", "name", "Name", "K", "Key"), Value: First(entry, "value", "v", "Value", "V"))).ToList();
        if (members.Exists(static member => member.Key.IsContainer)) return JqItem.Error("object keys must be strings");
        return Value(JqValue.OfMembers(members.Select(static member => KeyValuePair.Create(JqText.ToText(member.Key), member.Value))));
    }

    private static JqValue First(JqValue entry, params string[] names)
    {
        var values = names.Where(entry.Members.ContainsKey).Select(name => entry.Members[name]).ToList();
        return values.Find(static value => value.IsTruthy) ?? values.Find(static value => value.Kind == JqKind.False) ?? JqValue.Null;
    }

    private static JqItem Value(JqValue value) => new(value, null);

    private static JqItem Number(double number) => Value(JqValue.Of(number));
}
