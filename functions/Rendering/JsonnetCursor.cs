namespace GitOps.Functions.Rendering;

/// <summary>A place in a Jsonnet text that only moves on, and counts lines.</summary>
/// <param name="text">The text.</param>
internal sealed class JsonnetCursor(string text)
{
    /// <summary>One-based line.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Nothing is left.</summary>
    public bool AtEnd => At >= text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public char Current => AtEnd ? '\0' : text[At];

    /// <summary>What is left.</summary>
    public ReadOnlySpan<char> Rest => text.AsSpan(At);

    private int At { get; set; }

    /// <summary>Whether a text comes next.</summary>
    public bool Sees(string next) => Rest.StartsWith(next, StringComparison.Ordinal);

    /// <summary>Takes the next characters.</summary>
    /// <param name="count">How many; no more than are left.</param>
    public string Take(int count = 1)
    {
        var taken = text.Substring(At, count);
        Line += taken.AsSpan().Count('\n');
        At += count;
        return taken;
    }

    /// <summary>Takes what comes before a text, or all that is left where it does not come.</summary>
    public string TakeUntil(string end) => Take(Rest.IndexOf(end, StringComparison.Ordinal) is >= 0 and var length ? length : Rest.Length);

    /// <summary>Takes a text if it comes next.</summary>
    public bool TrySkip(string next)
    {
        if (!Sees(next)) return false;
        Take(next.Length);
        return true;
    }

    /// <summary>An error here.</summary>
    public JsonnetSyntaxException Wrong(string cause) => new(Line, cause);
}
