using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Cli;

/// <summary>
/// Writes JSON as YAML that every reader takes for the same values: a text is plain only where no version of YAML could read it as anything else,
/// a literal block where it has several lines and that says it exactly, and else quoted. Our own, as YamlDotNet's emitter
/// writes line separators of Unicode as they are, which readers then fold.
/// </summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Words = new(["y", "n", "yes", "no", "on", "off", "true", "false", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>One document, with a line end.</summary>
    public static string Of(JsonNode? node) => Of([node]);

    /// <summary>Documents, separated by <c>---</c>.</summary>
    public static string Of(IReadOnlyList<JsonNode?> documents) => string.Join("---\n", documents.Select(static document =>
    {
        var text = new StringBuilder();
        Write(text, document, indent: 0, first: true);
        return text.Append('\n').ToString();
    }));

    // What begins on the line of its key or dash where it is first, and on a line of its own where it is not.
    private static void Write(StringBuilder text, JsonNode? node, int indent, bool first)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (key, value) in map)
                {
                    NewLine(text, indent, ref first);
                    text.Append(Quoted(key)).Append(':');
                    WriteBelow(text, value, indent, value is JsonArray ? indent : indent + 2);
                }
                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    NewLine(text, indent, ref first);
                    text.Append('-');
                    if (item is JsonArray { Count: > 0 }) WriteBelow(text, item, indent, indent + 2);
                    else Write(text.Append(' '), item, indent + 2, first: true);
                }
                break;
            default:
                text.Append(Scalar(node, indent));
                break;
        }
    }

    private static void WriteBelow(StringBuilder text, JsonNode? value, int indent, int below)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 }) Write(text, value, below, first: false);
        else text.Append(' ').Append(Scalar(value, indent + 2));
    }

    private static void NewLine(StringBuilder text, int indent, ref bool first)
    {
        if (!first) text.Append('\n').Append(' ', indent);
        first = false;
    }

    private static string Scalar(JsonNode? node, int indent) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>(), Math.Max(indent, 2)),
        _ => node.ToJsonString(),
    };

    private static string Text(string text, int indent)
    {
        if (!Block().IsMatch(text)) return Quoted(text);
        var ends = text.Length - text.TrimEnd('\n').Length;
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "" : new string(' ', indent) + line);
        // The last line end is the scalar's own where it is written with it.
        return $"|{ends switch { 0 => "-", 1 => "", _ => "+" }}\n{string.Join('\n', lines)}{new string('\n', Math.Max(0, ends - 1))}";
    }

    private static string Quoted(string text) => Plain().IsMatch(text) && !Words.Contains(text) ? text : $"\"{Escaped().Replace(text, static one => Escape(one.Value[0]))}\"";

    private static string Escape(char one) => one switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        _ => $"\\u{(int)one:X4}",
    };

    [GeneratedRegex(@"^[A-Za-z/_][A-Za-z0-9/_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    // Printable ASCII that begins with something, and no line that ends in blanks.
    [GeneratedRegex(@"^[!-~](?=[^\n]*\n)(?:[!-~]|[ ](?![\n])|\n)*(?<! )\z", RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    // What ends a quoted text or a line, or cannot be seen. Anything else stands for itself, characters beyond the first 65,536 among them.
    [GeneratedRegex("[\"\\\\\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
