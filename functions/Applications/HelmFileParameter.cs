namespace GitOps.Functions.Applications;

/// <summary>One item of spec.source.helm.fileParameters.</summary>
/// <param name="Name">The value's path, as of a <see cref="HelmParameter"/>.</param>
/// <param name="Path">The file whose content it becomes, written as a value file is.</param>
internal sealed record HelmFileParameter(string Name, string Path);
