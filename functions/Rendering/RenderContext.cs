namespace GitOps.Functions.Rendering;

/// <summary>What a render of one source may know beside its files.</summary>
/// <param name="Target">What it is for.</param>
/// <param name="Revision">The commit that the source's files are of.</param>
internal sealed record RenderContext(RenderTarget Target, string Revision);
