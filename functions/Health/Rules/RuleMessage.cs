namespace GitOps.Functions.Health.Rules;

/// <summary>
/// A message: text with fields in braces, <c>{status.phase}</c>. <c>{@Ready.message|@Ready.reason|'not ready'}</c> takes the first of them that
/// is there and not empty, <c>{#}</c> is the item's place. What is in brackets, <c>[, since {.reason}]</c>, is left out where a field in it is
/// empty.
/// </summary>
internal sealed class RuleMessage
{
    private readonly List<Func<RuleScope, string>> _parts = [];

    // The parts that make this message, an optional one, empty as a whole.
    private readonly List<Func<RuleScope, string>> _fields = [];

    private RuleMessage()
    {
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">A brace or bracket without its counterpart, or no path in braces.</exception>
    public static RuleMessage Parse(string text)
    {
        var at = 0;
        var message = Parse(text, ref at, optional: false);
        return at == text.Length ? message : throw new FormatException($"the message '{text}' has a '{text[at]}' without its counterpart");
    }

    /// <summary>The message of an object.</summary>
    public string In(RuleScope scope) => string.Concat(_parts.Select(part => part(scope)));

    private static RuleMessage Parse(string text, ref int at, bool optional)
    {
        var message = new RuleMessage();
        while (at < text.Length && text[at] is not ('}' or ']'))
        {
            if (text[at] == '{') message.Add(Field(Until(text, ref at, '}')));
            else if (text[at] == '[') message._parts.Add(Optional(text, ref at));
            else message.Literal(text, ref at);
        }
        return at < text.Length || !optional ? message : throw new FormatException($"the message '{text}' has a bracket without its counterpart");
    }

    private static Func<RuleScope, string> Optional(string text, ref int at)
    {
        at++;
        var inner = Parse(text, ref at, optional: true);
        if (text[at] != ']') throw new FormatException($"the message '{text}' has a '}}' without its counterpart");
        at++;
        return scope => inner._fields.TrueForAll(field => field(scope).Length > 0) ? inner.In(scope) : "";
    }

    private void Literal(string text, ref int at)
    {
        var end = text.AsSpan(at).IndexOfAny("{}[]") is var found and >= 0 ? at + found : text.Length;
        var literal = text[at..end];
        _parts.Add(_ => literal);
        at = end;
    }

    private void Add(Func<RuleScope, string> field)
    {
        _parts.Add(field);
        _fields.Add(field);
    }

    private static string Until(string text, ref int at, char end)
    {
        var close = text.IndexOf(end, at);
        if (close < 0) throw new FormatException($"the message '{text}' has a '{text[at]}' without its counterpart");
        var content = text[(at + 1)..close];
        at = close + 1;
        return content;
    }

    private static Func<RuleScope, string> Field(string content)
    {
        var alternatives = content.Split('|').Select(Alternative).ToArray();
        return scope => alternatives.Select(one => one(scope)).FirstOrDefault(static found => found.Length > 0, "");
    }

    private static Func<RuleScope, string> Alternative(string content)
    {
        if (content is ['\'', .. var literal, '\'']) return _ => literal;
        if (content == "#") return static scope => scope.Place.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var path = RulePath.Parse(content);
        return scope => RuleValue.Text(path.Find(scope));
    }
}
