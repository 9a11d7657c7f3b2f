namespace GitOps.Functions.Rendering;

/// <summary>A file that a render read as plain manifests.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Id">The object id of its content: the same id means the same objects.</param>
/// <param name="Size">Bytes.</param>
internal sealed record RenderedFile(string Path, string Id, long Size);
