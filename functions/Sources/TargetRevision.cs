namespace GitOps.Functions.Sources;

/// <summary>
/// What a targetRevision can mean, most likely first, as Argo CD reads it: a whole commit id is that commit; <c>HEAD</c> is the default
/// branch; any other name is the branch of that name, else the tag. A branch and a tag of one name: the branch. A tag is had for certain by
/// <c>refs/tags/NAME</c>, a branch by <c>refs/heads/NAME</c>.
/// </summary>
internal sealed record TargetRevision
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    private TargetRevision(string text, string? commit, IReadOnlyList<string> references)
    {
        Text = text;
        Commit = commit;
        References = references;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>The commit where it names one, else null.</summary>
    public string? Commit { get; }

    /// <summary>References to look for, in order: full names, or <c>HEAD</c>. Empty where it names a commit.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>Reads one.</summary>
    /// <param name="text">As written in the application; empty means <c>HEAD</c>.</param>
    /// <param name="step">For the failure.</param>
    /// <exception cref="Outcomes.FailureException">It cannot be the name of a branch, tag or commit.</exception>
    public static TargetRevision Parse(string text, SourceStep step)
    {
        if (text is "" or "HEAD") return new TargetRevision("HEAD", null, ["HEAD"]);
        if (GitObjectId.IsWhole(text.ToLowerInvariant())) return new TargetRevision(text, text.ToLowerInvariant(), []);
        if (Problem(text) is { } problem) throw step.Final($"'{SourcePaths.Shown(text)}' is no branch, tag or commit: {problem}");
        return new TargetRevision(text, null, Candidates(text));
    }

    /// <summary>The failure where none of <see cref="References"/> exists.</summary>
    public string Missing => LooksShortened(Text)
        ? $"there is no branch or tag '{Text}'; if it is a commit, write its whole id"
        : $"there is no {Kind} '{Text}'";

    private string Kind => References is [var only] ? only.StartsWith(Heads, StringComparison.Ordinal) ? "branch" : "tag" : "branch or tag";

    private static string[] Candidates(string text) =>
        text.StartsWith(Heads, StringComparison.Ordinal) || text.StartsWith(Tags, StringComparison.Ordinal) ? [text] : [Heads + text, Tags + text];

    private static bool LooksShortened(string text) => text.Length is >= 7 and < 40 && text.All(char.IsAsciiHexDigit);

    // git check-ref-format, and nothing that could be read as an option, a range or a search.
    private static string? Problem(string text)
    {
        if (text.Length > 255) return "it is longer than 255 characters";
        if (text.StartsWith("refs/", StringComparison.Ordinal) && Candidates(text).Length > 1) return "only refs/heads/… and refs/tags/… are read";
        if (text.Any(static c => char.IsControl(c) || c is ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\')) return "version ranges and patterns are not read";
        var odd = text.StartsWith('-') || text.EndsWith('.') || text.Contains("..", StringComparison.Ordinal) || text.Contains("@{", StringComparison.Ordinal) || text == "@";
        return odd || text.Split('/').Any(static part => part.Length == 0 || part[0] == '.' || part.EndsWith(".lock", StringComparison.Ordinal)) ? "Git does not allow such a name" : null;
    }
}
