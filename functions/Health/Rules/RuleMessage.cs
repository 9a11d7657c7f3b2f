namespace GitOps.Functions.Health.Rules;

/// <summary>
/// A message: text with fields in braces, <c>{status.phase}</c>. <c>{@Ready.message|@Ready.reason|'not ready'}</c> takes the first of them that
/// is there and not empty, <c>{#}</c> is the item's place.
/// </summary>
internal sealed class RuleMessage
{
    private readonly List<Func<RuleScope, string>> _parts = [];

    private RuleMessage()
    {
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">A brace without its counterpart, or no path in it.</exception>
    public static RuleMessage Parse(string text)
    {
        var message = new RuleMessage();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            var literal = open < 0 ? text[at..] : text[at..open];
            if (literal.Contains('}', StringComparison.Ordinal)) throw new FormatException($"the message '{text}' has a closing brace without an opening one");
            message._parts.Add(_ => literal);
            if (open < 0) break;
            var close = text.IndexOf('}', open);
            if (close < 0) throw new FormatException($"the message '{text}' has an opening brace without a closing one");
            message._parts.Add(Field(text[(open + 1)..close]));
            at = close + 1;
        }
        return message;
    }

    /// <summary>The message of an object.</summary>
    public string In(RuleScope scope) => string.Concat(_parts.Select(part => part(scope)));

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
