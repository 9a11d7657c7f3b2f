namespace GitOps.Functions.Rendering;

/// <summary>A file that helm is given beside the chart.</summary>
/// <param name="Name">What it is called in errors: its path in the repository.</param>
/// <param name="Content">Its content.</param>
internal sealed record HelmInput(string Name, ReadOnlyMemory<byte> Content);
