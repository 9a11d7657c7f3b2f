namespace GitOps.Functions.Sources.Ignoring;

/// <summary>One part of an <see cref="IgnoreGlob"/>.</summary>
/// <param name="Kind">What it takes.</param>
/// <param name="Character">The one character of <see cref="IgnoreTokenKind.Literal"/>.</param>
/// <param name="Set">The set of <see cref="IgnoreTokenKind.Set"/>.</param>
internal readonly record struct IgnoreToken(IgnoreTokenKind Kind, char Character = '\0', IgnoreSet? Set = null)
{
    /// <summary>It may take nothing, or any number of characters.</summary>
    public bool Repeats => Kind is IgnoreTokenKind.Name or IgnoreTokenKind.Path or IgnoreTokenKind.Folders;

    /// <summary>Whether it takes a character.</summary>
    public bool Takes(char c) => Kind switch
    {
        IgnoreTokenKind.Literal => c == Character,
        IgnoreTokenKind.Any or IgnoreTokenKind.Name => c != '/',
        IgnoreTokenKind.Set => c != '/' && Set!.Contains(c),
        _ => true,
    };
}
