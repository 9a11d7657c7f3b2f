using System.Globalization;
using System.Text;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>Values as JSON texts, with the escapes that jq writes and no others.</summary>
internal static class JqText
{
    /// <summary>A string as it is, all else as JSON.</summary>
    public static string ToText(JqValue value) => value.Kind == JqKind.String ? value.Text : ToJson(value);

    /// <summary>JSON without white space.</summary>
    public static string ToJson(JqValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JqValue value)
    {
        switch (value.Kind)
        {
            case JqKind.Number: text.Append(JqNumber.Text(value.Number)); break;
            case JqKind.String: WriteString(text, value.Text); break;
            case JqKind.Array: WriteAll(text, '[', value.Items, Write, ']'); break;
            case JqKind.Object: WriteAll(text, '{', value.Members, WriteMember, '}'); break;
            default: text.Append(value.Kind switch { JqKind.Null => "null", JqKind.True => "true", _ => "false" }); break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, IEnumerable<T> parts, Action<StringBuilder, T> write, char close)
    {
        text.Append(open);
        var any = false;
        foreach (var part in parts)
        {
            if (any) text.Append(',');
            any = true;
            write(text, part);
        }

        text.Append(close);
    }

    private static void WriteMember(StringBuilder text, KeyValuePair<string, JqValue> member)
    {
        WriteString(text, member.Key);
        text.Append(':');
        Write(text, member.Value);
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c is < ' ' or '\u007f') text.Append(Escape(c));
            else text.Append(c);
        }

        text.Append('"');
    }

    private static string Escape(char c) => c switch
    {
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
