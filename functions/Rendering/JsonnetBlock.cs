using System.Text;

namespace GitOps.Functions.Rendering;

/// <summary>Reads a text block of Jsonnet: the lines between two <c>|||</c>, without the margin that the first of them has.</summary>
internal static class JsonnetBlock
{
    /// <summary>What it begins and ends with.</summary>
    public const string Sign = "|||";

    /// <summary>Reads the block that comes next.</summary>
    /// <exception cref="JsonnetSyntaxException">It begins like one and is none.</exception>
    public static string Read(JsonnetCursor input)
    {
        input.Take(Sign.Length);
        var chomp = input.TrySkip("-");
        while (input.Current is ' ' or '\t' or '\r') input.Take();
        if (!input.TrySkip("\n")) throw input.Wrong("the text of a block ||| begins on the next line");
        var text = new StringBuilder();
        TakeEmptyLines(input, text);
        var indent = Margin(input.Rest).ToString();
        if (indent.Length == 0) throw input.Wrong("the first line of a text block must begin with a space or a tab");
        while (input.TrySkip(indent)) TakeLine(input, text);
        input.Take(Margin(input.Rest).Length);
        if (!input.TrySkip(Sign)) throw input.Wrong("a text block is not closed with |||");
        return chomp ? text.ToString()[..^1] : text.ToString();
    }

    private static void TakeLine(JsonnetCursor input, StringBuilder text)
    {
        text.Append(input.TakeUntil("\n"));
        if (!input.TrySkip("\n")) throw input.Wrong("a text block is not closed");
        text.Append('\n');
        TakeEmptyLines(input, text);
    }

    private static void TakeEmptyLines(JsonnetCursor input, StringBuilder text)
    {
        while (input.TrySkip("\n")) text.Append('\n');
    }

    private static ReadOnlySpan<char> Margin(ReadOnlySpan<char> text) => text[..(text.IndexOfAnyExcept(' ', '\t') is >= 0 and var end ? end : text.Length)];
}
