namespace GitOps.Functions.Applications;

/// <summary>What is done with a field that is known.</summary>
internal enum FieldUse
{
    /// <summary>Read and acted on.</summary>
    Read,

    /// <summary>Accepted without a word: it changes nothing here, as nothing in a file could.</summary>
    Silent,

    /// <summary>Known, not acted on, and safe to leave out: a warning says what happens in its place.</summary>
    Warned,

    /// <summary>Known, not supported, and leaving it out would deploy something else than what is meant: the manifest fails.</summary>
    Refused,
}
