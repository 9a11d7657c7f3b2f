using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOps.Functions.Manifests;

/// <summary>
/// What YamlDotNet lets pass and kubectl does not: tabs as indentation, and escapes that YAML 1.1 lacks. Found by looking at the raw
/// text where an event says that a node stands.
/// </summary>
internal sealed class YamlRawText(string text)
{
    /// <summary>Checks the text before and in a node.</summary>
    /// <param name="e">The node's event; its marks are positions in the text.</param>
    /// <param name="inFlow">Within [ ] or { }, where tabs are white space.</param>
    /// <exception cref="YamlSyntaxException">kubectl would refuse it.</exception>
    public void Check(ParsingEvent e, bool inFlow)
    {
        if (!inFlow && e is not MappingStart { Style: not MappingStyle.Flow }) CheckTab((int)e.Start.Index, (int)e.Start.Line);
        if (e is Scalar { Style: ScalarStyle.DoubleQuoted }) CheckEscapes((int)e.Start.Index, (int)e.End.Index, (int)e.Start.Line);
    }

    private void CheckTab(int at, int line)
    {
        if (at <= 0 || at >= text.Length) return;
        var before = text.AsSpan(0, at);
        var rest = before.TrimEnd(" \t");
        if (before[rest.Length..].Contains('\t') && IsIndentation(rest))
            throw new YamlSyntaxException(line, "a tab stands where only spaces may indent");
    }

    /// <summary>Whether white space after this text is indentation: at the start of a line, after - and ?, and after the : of a key written with ?.</summary>
    private static bool IsIndentation(ReadOnlySpan<char> rest) => rest switch
    {
        [] or [.., '\n' or '\r' or '-' or '?'] => true,
        [.., ':'] => rest[..^1].TrimEnd(" \t") is [] or [.., '\n' or '\r'],
        _ => false,
    };

    private void CheckEscapes(int start, int end, int line)
    {
        var raw = text.AsSpan(start, Math.Min(end, text.Length) - start);
        for (var i = raw.IndexOf('\\'); i >= 0 && i + 1 < raw.Length; i = Next(raw, i + 2))
        {
            if (raw[i + 1] == '/') throw new YamlSyntaxException(line, @"the escape \/ is JSON, not YAML");
            if (raw[i + 1] == 'u' && raw[(i + 2)..] is ['d' or 'D', '8' or '9' or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'), ..])
                throw new YamlSyntaxException(line, @"surrogates (\ud83d) are JSON, not YAML; write the character or \U0001f600");
        }
    }

    private static int Next(ReadOnlySpan<char> raw, int from) => from < raw.Length && raw[from..].IndexOf('\\') is var i and >= 0 ? from + i : -1;
}
