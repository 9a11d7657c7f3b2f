namespace GitOps.Functions.Sources.Ignoring;

/// <summary>What a part of a pattern takes.</summary>
internal enum IgnoreTokenKind
{
    /// <summary>One certain character.</summary>
    Literal,

    /// <summary><c>?</c>: one character that is no slash.</summary>
    Any,

    /// <summary><c>[…]</c>: one character of a set, and no slash.</summary>
    Set,

    /// <summary><c>*</c>: any characters but slashes.</summary>
    Name,

    /// <summary><c>**</c> at the end: any characters.</summary>
    Path,

    /// <summary><c>**/</c>: nothing, or any characters up to a slash.</summary>
    Folders,
}
