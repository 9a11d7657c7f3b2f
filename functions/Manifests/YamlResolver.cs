using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Manifests;

/// <summary>
/// Gives a YAML scalar its type exactly as go.yaml.in/yaml/v2 does inside kubectl: YAML 1.1 words (<c>yes</c>, <c>on</c>, <c>y</c>),
/// octal with <c>0</c> and <c>0o</c>, binary, hexadecimal, underscores, no base 60, timestamps kept as text. A library's own idea of
/// types differs in about one case of ten, and each such case is a wrong value in a cluster.
/// </summary>
internal static partial class YamlResolver
{
    private static readonly FrozenDictionary<string, YamlScalar> Words = MakeWords().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The type of a scalar.</summary>
    /// <exception cref="YamlSyntaxException">An explicit tag that the text does not fit.</exception>
    public static YamlScalar Resolve(YamlNode node)
    {
        if (node.Tag.Length == 0) return node.Plain ? Guess(node.Text) : new YamlScalar(YamlScalarKind.Text, node.Text);
        return node.Tag switch
        {
            YamlTags.Boolean => Expect(node, YamlScalarKind.Boolean, "!!bool"),
            YamlTags.Null => Expect(node, YamlScalarKind.Null, "!!null"),
            YamlTags.Integer => Guess(node.Text) is { Kind: YamlScalarKind.Unsigned } big ? big : Expect(node, YamlScalarKind.Integer, "!!int"),
            YamlTags.Float => Guess(node.Text) is { Kind: YamlScalarKind.Integer } i
                ? new YamlScalar(YamlScalarKind.Float, Float: i.Integer)
                : Expect(node, YamlScalarKind.Float, "!!float"),
            YamlTags.Timestamp when !IsTimestamp(node.Text) => throw new YamlSyntaxException(node.Line, "the value is no !!timestamp"),
            YamlTags.Binary => new YamlScalar(YamlScalarKind.Text, FromBase64(node)),
            _ => new YamlScalar(YamlScalarKind.Text, node.Text),
        };
    }

    private static YamlScalar Expect(YamlNode node, YamlScalarKind kind, string tag)
    {
        var scalar = Guess(node.Text);
        return scalar.Kind == kind ? scalar : throw new YamlSyntaxException(node.Line, $"the value is no {tag}");
    }

    private static YamlScalar Guess(string text)
    {
        if (Words.TryGetValue(text, out var word)) return word;
        if (text[0] == '.') return DotFloat().IsMatch(text) ? Float(text) : new YamlScalar(YamlScalarKind.Text, text);
        if (text[0] is not (>= '0' and <= '9' or '+' or '-')) return new YamlScalar(YamlScalarKind.Text, text);
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (GoInteger.TryParse(plain, out var integer)) return integer;
        return DecimalFloat().IsMatch(plain) && Float(plain) is { Kind: YamlScalarKind.Float } value ? value : new YamlScalar(YamlScalarKind.Text, text);
    }

    // Out of range stays text: 1e400 is "1e400" to kubectl. It is only digits by then, so the underscores that Go allows can go.
    private static YamlScalar Float(string text)
    {
        var value = double.Parse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? new YamlScalar(YamlScalarKind.Float, Float: value) : new YamlScalar(YamlScalarKind.Text, text);
    }

    // kubectl replaces bytes that are not UTF-8 by U+FFFD, silently; a value that changes on its way is refused instead.
    private static string FromBase64(YamlNode node)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(Convert.FromBase64String(node.Text));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new YamlSyntaxException(node.Line, e is FormatException ? "the !!binary value is no base64" : "the !!binary value is not UTF-8 text");
        }
    }

    private static bool IsTimestamp(string text) =>
        Timestamp().Match(text) is { Success: true } m
        && int.Parse(m.Groups["y"].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and var year
        && int.Parse(m.Groups["m"].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and <= 12 and var month
        && int.Parse(m.Groups["d"].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and var day
        && day <= DateTime.DaysInMonth(year, month);

    private static Dictionary<string, YamlScalar> MakeWords()
    {
        var words = new Dictionary<string, YamlScalar>();
        foreach (var word in "y Y yes Yes YES true True TRUE on On ON".Split(' ')) words[word] = new YamlScalar(YamlScalarKind.Boolean, Boolean: true);
        foreach (var word in "n N no No NO false False FALSE off Off OFF".Split(' ')) words[word] = new YamlScalar(YamlScalarKind.Boolean);
        foreach (var word in ",~,null,Null,NULL".Split(',')) words[word] = new YamlScalar(YamlScalarKind.Null);
        foreach (var word in ".nan .NaN .NAN".Split(' ')) words[word] = new YamlScalar(YamlScalarKind.Float, Float: double.NaN);
        foreach (var word in ".inf .Inf .INF +.inf +.Inf +.INF".Split(' ')) words[word] = new YamlScalar(YamlScalarKind.Float, Float: double.PositiveInfinity);
        foreach (var word in "-.inf -.Inf -.INF".Split(' ')) words[word] = new YamlScalar(YamlScalarKind.Float, Float: double.NegativeInfinity);
        return words;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalFloat();

    [GeneratedRegex(@"^\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DotFloat();

    [GeneratedRegex(@"^(?<y>[0-9]{4})-(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})(([Tt]([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2}))|( ([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]+)?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
