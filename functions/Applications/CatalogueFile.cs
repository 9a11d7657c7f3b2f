namespace GitOps.Functions.Applications;

/// <summary>One file of the catalogue's folder, and what tells whether it has changed.</summary>
/// <param name="Name">For people: the folder's name and the path below it.</param>
/// <param name="Path">Full path with every link resolved, or null where it leads out of the folder or to nothing.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">Time of the last change.</param>
internal sealed record CatalogueFile(string Name, string? Path, long Length, DateTime Modified);
