using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Functions of strings.</summary>
internal static class JqStrings
{
    private const int MaxPattern = 1000;
    private const NumberStyles Plain = NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite;

    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(1);

    /// <summary>By name and number of arguments.</summary>
    public static IReadOnlyDictionary<string, JqFunction> All { get; } = new Dictionary<string, JqFunction>
    {
        ["startswith/1"] = static (input, a, _) => Both(input, a[0], "startswith", static (text, other) => JqValue.Of(text.StartsWith(other, StringComparison.Ordinal))),
        ["endswith/1"] = static (input, a, _) => Both(input, a[0], "endswith", static (text, other) => JqValue.Of(text.EndsWith(other, StringComparison.Ordinal))),
        ["ltrimstr/1"] = static (input, a, _) => Value(IsText(input, a[0]) ? TrimStart(input, a[0].Text) : input),
        ["rtrimstr/1"] = static (input, a, _) => Value(IsText(input, a[0]) ? TrimEnd(input, a[0].Text) : input),
        ["split/1"] = static (input, a, budget) => Both(input, a[0], "split", (text, by) => Split(text, by, budget)),
        ["join/1"] = Join,
        ["ascii_downcase/0"] = static (input, _, budget) => Case(input, budget, static c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c),
        ["ascii_upcase/0"] = static (input, _, budget) => Case(input, budget, static c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c),
        ["tostring/0"] = static (input, _, budget) => ToText(input, budget, JqText.ToText),
        ["tojson/0"] = static (input, _, budget) => ToText(input, budget, JqText.ToJson),
        ["tonumber/0"] = static (input, _, _) => ToNumber(input),
        ["test/1"] = static (input, a, budget) => Test(input, a[0], JqValue.Null, budget),
        ["test/2"] = static (input, a, budget) => Test(input, a[0], a[1], budget),
    };

    /// <summary>Splits a text at every place of another.</summary>
    public static JqValue Split(string text, string by, JqBudget budget)
    {
        budget.Make(text.Length + 1);
        if (text.Length == 0) return JqValue.Of([]);
        return JqValue.Of([.. (by.Length == 0 ? text.EnumerateRunes().Select(static rune => rune.ToString()) : text.Split(by)).Select(JqValue.Of)]);
    }

    /// <summary>
    /// A regular expression as gojq takes it: RE2 has no look-around and no references, and takes linear time; so does .NET without backtracking.
    /// </summary>
    /// <returns>Null where it is none.</returns>
    public static Regex? TryRegex(string pattern, string flags)
    {
        var options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        foreach (var flag in flags)
        {
            if (flag is not ('g' or 'i' or 'n' or 's' or 'x' or 'p' or 'l')) return null;
            options |= flag switch { 'i' => RegexOptions.IgnoreCase, 'x' => RegexOptions.IgnorePatternWhitespace, 's' or 'p' => RegexOptions.Singleline, _ => RegexOptions.None };
        }

        try
        {
            return new Regex(pattern, options, RegexTime);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static JqItem Test(JqValue input, JqValue pattern, JqValue flags, JqBudget budget)
    {
        if (pattern is { Kind: JqKind.Array, Items.Count: 1 or 2 } && flags.Kind == JqKind.Null)
            return Test(input, pattern.Items[0], pattern.Items.ElementAtOrDefault(1) ?? JqValue.Null, budget);
        if (!IsText(input, pattern) || flags.Kind is not (JqKind.Null or JqKind.String)) return JqItem.Error($"{input.TypeName} cannot be matched, as it is not a string");
        // Making the automaton costs far more than a step.
        budget.Step(100 + pattern.Text.Length + input.Text.Length);
        if (pattern.Text.Length > MaxPattern) throw new JqLimitException($"its regular expression is longer than {MaxPattern} characters");
        if (TryRegex(pattern.Text, flags.Text) is not { } regex) return JqItem.Error("not a valid regular expression");
        try
        {
            return Value(JqValue.Of(regex.IsMatch(input.Text)));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new JqLimitException("its regular expression takes too long");
        }
    }

    private static JqItem Join(JqValue input, IReadOnlyList<JqValue> arguments, JqBudget budget)
    {
        if (!input.IsContainer) return JqItem.Error($"cannot iterate over {input.TypeName}");
        IReadOnlyList<JqValue> items = input.Kind == JqKind.Array ? input.Items : [.. input.Members.Values];
        if (items.Count == 0) return Value(JqValue.Of(""));
        if (arguments[0].Kind != JqKind.String || items.Any(static item => item.IsContainer)) return JqItem.Error("join needs strings");
        budget.MakeText(items.Sum(item => (long)item.Text.Length + arguments[0].Text.Length + 24));
        return Value(JqValue.Of(string.Join(arguments[0].Text, items.Select(static item => item.Kind == JqKind.Null ? "" : JqText.ToText(item)))));
    }

    private static JqItem Case(JqValue input, JqBudget budget, Func<char, char> change)
    {
        if (input.Kind != JqKind.String) return JqItem.Error($"{input.TypeName} has no letters");
        budget.MakeText(input.Text.Length);
        return Value(JqValue.Of(string.Concat(input.Text.Select(change))));
    }

    private static JqItem ToText(JqValue input, JqBudget budget, Func<JqValue, string> write)
    {
        budget.Make(input.Size);
        var text = write(input);
        budget.MakeText(text.Length);
        return Value(JqValue.Of(text));
    }

    private static JqItem ToNumber(JqValue input)
    {
        if (input.Kind == JqKind.Number) return Value(input);
        return input.Kind == JqKind.String && double.TryParse(input.Text, Plain, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Value(JqValue.Of(number))
            : JqItem.Error($"{input.TypeName} cannot be read as a number");
    }

    private static JqValue TrimStart(JqValue input, string start) => input.Text.StartsWith(start, StringComparison.Ordinal) ? JqValue.Of(input.Text[start.Length..]) : input;

    private static JqValue TrimEnd(JqValue input, string end) => input.Text.EndsWith(end, StringComparison.Ordinal) ? JqValue.Of(input.Text[..^end.Length]) : input;

    private static JqItem Both(JqValue input, JqValue other, string name, Func<string, string, JqValue> function) =>
        IsText(input, other) ? Value(function(input.Text, other.Text)) : JqItem.Error($"{name} needs strings");

    private static bool IsText(JqValue one, JqValue other) => one.Kind == JqKind.String && other.Kind == JqKind.String;

    private static JqItem Value(JqValue value) => new(value, null);
}
