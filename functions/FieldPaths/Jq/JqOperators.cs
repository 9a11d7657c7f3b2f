namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Arithmetic and comparison. A function here gets its two sides as arguments.</summary>
internal static class JqOperators
{
    /// <summary>By their signs.</summary>
    public static IReadOnlyDictionary<string, JqFunction> All { get; } = new Dictionary<string, JqFunction>
    {
        ["+"] = static (_, a, budget) => Add(a[0], a[1], budget),
        ["-"] = static (_, a, budget) => Subtract(a[0], a[1], budget),
        ["*"] = static (_, a, budget) => Multiply(a[0], a[1], budget),
        ["/"] = static (_, a, budget) => Divide(a[0], a[1], budget),
        ["%"] = static (_, a, _) => Modulo(a[0], a[1]),
        ["=="] = static (_, a, budget) => Compare(a, budget, static order => order == 0),
        ["!="] = static (_, a, budget) => Compare(a, budget, static order => order != 0),
        ["<"] = static (_, a, budget) => Compare(a, budget, static order => order < 0),
        ["<="] = static (_, a, budget) => Compare(a, budget, static order => order <= 0),
        [">"] = static (_, a, budget) => Compare(a, budget, static order => order > 0),
        [">="] = static (_, a, budget) => Compare(a, budget, static order => order >= 0),
    };

    /// <summary>Numbers are added, strings and arrays joined, objects merged; null changes nothing.</summary>
    public static JqItem Add(JqValue one, JqValue other, JqBudget budget)
    {
        switch (one.Kind, other.Kind)
        {
            case (JqKind.Null, _): return Value(other);
            case (_, JqKind.Null): return Value(one);
            case (JqKind.Number, JqKind.Number): return Number(one.Number + other.Number);
            case (JqKind.String, JqKind.String):
                budget.MakeText(one.Text.Length + other.Text.Length);
                return Value(JqValue.Of(one.Text + other.Text));
            case (JqKind.Array, JqKind.Array):
                budget.Make(one.Items.Count + other.Items.Count);
                return Value(JqValue.Of([.. one.Items, .. other.Items]));
            case (JqKind.Object, JqKind.Object):
                budget.Make(one.Members.Count + other.Members.Count);
                return Value(JqValue.OfMembers(one.Members.SetItems(other.Members)));
            default: return Refuse(one, other, "added");
        }
    }

    private static JqItem Subtract(JqValue one, JqValue other, JqBudget budget)
    {
        if (one.Kind == JqKind.Number && other.Kind == JqKind.Number) return Number(one.Number - other.Number);
        if (one.Kind != JqKind.Array || other.Kind != JqKind.Array) return Refuse(one, other, "subtracted");
        budget.Step(Math.Min(one.Size, other.Size) * Math.Max(one.Items.Count, other.Items.Count));
        return Value(JqValue.Of([.. one.Items.Where(item => !other.Items.Contains(item, JqOrder.Instance))]));
    }

    private static JqItem Multiply(JqValue one, JqValue other, JqBudget budget) => (one.Kind, other.Kind) switch
    {
        (JqKind.Number, JqKind.Number) => Number(one.Number * other.Number),
        (JqKind.String, JqKind.Number) => Repeat(one.Text, other.Number, budget),
        (JqKind.Number, JqKind.String) => Repeat(other.Text, one.Number, budget),
        (JqKind.Object, JqKind.Object) => Value(Merge(one, other, budget)),
        _ => Refuse(one, other, "multiplied"),
    };

    private static JqItem Divide(JqValue one, JqValue other, JqBudget budget)
    {
        if (one.Kind == JqKind.String && other.Kind == JqKind.String) return Value(JqStrings.Split(one.Text, other.Text, budget));
        if (one.Kind != JqKind.Number || other.Kind != JqKind.Number) return Refuse(one, other, "divided");
        return other.Number == 0 ? JqItem.Error("cannot divide by zero") : Number(one.Number / other.Number);
    }

    // Of whole numbers, with the sign of the left one.
    private static JqItem Modulo(JqValue one, JqValue other)
    {
        if (one.Kind != JqKind.Number || other.Kind != JqKind.Number) return Refuse(one, other, "divided");
        var (left, right) = (Whole(one.Number), Whole(other.Number));
        return right == 0 ? JqItem.Error("cannot divide by zero") : Number(right == -1 ? 0 : left % Math.Abs(right));
    }

    private static long Whole(double number) => double.IsNaN(number) ? 0 : (long)Math.Clamp(number, -9e18, 9e18);

    private static JqItem Repeat(string text, double count, JqBudget budget)
    {
        if (!(count > 0)) return Value(JqValue.Null);
        var times = Math.Max(1, Math.Ceiling(count) == Math.Floor(count) ? count : Math.Floor(count + 1));
        budget.MakeText((long)Math.Min(text.Length * times, long.MaxValue / 2));
        return Value(JqValue.Of(string.Concat(Enumerable.Repeat(text, (int)times))));
    }

    private static JqValue Merge(JqValue one, JqValue other, JqBudget budget)
    {
        budget.Make(one.Members.Count + other.Members.Count);
        var merged = other.Members.Select(member => KeyValuePair.Create(
            member.Key,
            member.Value.Kind == JqKind.Object && one.Members.GetValueOrDefault(member.Key) is { Kind: JqKind.Object } inner ? Merge(inner, member.Value, budget) : member.Value));
        return JqValue.OfMembers(one.Members.SetItems(merged));
    }

    private static JqItem Compare(IReadOnlyList<JqValue> sides, JqBudget budget, Func<int, bool> which)
    {
        budget.Step(Math.Min(sides[0].Size, sides[1].Size));
        return Value(JqValue.Of(which(JqOrder.Instance.Compare(sides[0], sides[1]))));
    }

    private static JqItem Value(JqValue value) => new(value, null);

    private static JqItem Number(double number) => Value(JqValue.Of(number));

    private static JqItem Refuse(JqValue one, JqValue other, string what) => JqItem.Error($"{one.TypeName} and {other.TypeName} cannot be {what}");
}
