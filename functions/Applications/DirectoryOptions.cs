namespace GitOps.Functions.Applications;

/// <summary>spec.source.directory.</summary>
/// <param name="Recurse">Read sub-folders too.</param>
internal sealed record DirectoryOptions(bool Recurse = false);
