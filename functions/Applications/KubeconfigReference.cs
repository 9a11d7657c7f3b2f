namespace GitOps.Functions.Applications;

/// <summary>Where a kubeconfig is: a file on the machine, or a setting that holds its text.</summary>
/// <param name="Path">File path, or null where <paramref name="SecretRef"/> is written.</param>
/// <param name="SecretRef">Name of the setting that holds the kubeconfig's text, or null where <paramref name="Path"/> is written.</param>
/// <param name="Context">The context to use; null means the file's current-context.</param>
internal sealed record KubeconfigReference(string? Path, string? SecretRef, string? Context);
