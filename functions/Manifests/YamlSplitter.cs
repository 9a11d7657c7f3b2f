using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Manifests;

/// <summary>
/// Cuts a YAML stream into parts the way kubectl does: before any YAML is understood, at lines that begin with <c>---</c>. So one bad
/// document leaves its neighbours readable, and an anchor does not cross documents.
/// </summary>
internal static partial class YamlSplitter
{
    /// <summary>The parts, in order, without empty ones. The last one may hold an error.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="line">One-based line of the file on which <paramref name="text"/> begins.</param>
    public static IEnumerable<YamlPart> Split(ReadOnlyMemory<byte> text, int line)
    {
        var (begin, beginLine, at) = (0, line, 0);
        while (at < text.Length)
        {
            var end = text.Span[at..].IndexOf((byte)'\n') is var i and >= 0 ? at + i + 1 : text.Length;
            var (separator, error) = Examine(text.Span[at..end], line);
            if (error is not null)
            {
                yield return new YamlPart("", beginLine, error);
                yield break;
            }

            if (separator)
            {
                if (at > begin)
                {
                    var part = Part(text[begin..at], beginLine);
                    yield return part;
                    if (part.Error is not null) yield break;
                }

                (begin, beginLine) = (end, line + 1);
            }

            (at, line) = (end, line + 1);
        }

        if (at > begin) yield return Part(text[begin..at], beginLine);
    }

    private static (bool Separator, YamlSyntaxException? Error) Examine(ReadOnlySpan<byte> line, int number)
    {
        if (line.Length > YamlLimits.LineBytes) return (false, new YamlSyntaxException(number, $"a line longer than {YamlLimits.LineBytes >> 20} MiB"));
        if (!line.StartsWith("---"u8)) return (false, null);
        var after = Encoding.UTF8.GetString(line[3..]).Trim();
        if (after.Length == 0 || after[0] == '#') return (true, null);
        return (false, new YamlSyntaxException(number, "only a comment may follow --- on its line; kubectl refuses the document and what follows it"));
    }

    private static YamlPart Part(ReadOnlyMemory<byte> bytes, int line)
    {
        var text = Encoding.UTF8.GetString(bytes.Span).TrimStart('\uFEFF');
        // A directive belongs to the document after the next separator, so it never has one: kubectl fails here and reads no further.
        if (Directive().IsMatch(text)) return new YamlPart("", line, new YamlSyntaxException(line, "kubectl refuses YAML directives (%YAML, %TAG); remove them"));
        return new YamlPart(text.EndsWith('\n') ? text : text + "\n", line);
    }

    [GeneratedRegex(@"\A(?:[ \t]*(?:#[^\n]*)?\r?\n)*%", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}
