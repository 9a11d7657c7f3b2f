namespace GitOps.Functions.Reconciling;

/// <summary>A folder, or a single file, that a render read.</summary>
/// <param name="Source">The place of its source among the application's.</param>
/// <param name="Folder">Its path in that source's repository.</param>
/// <param name="Tree">The Git object id; <c>none</c> where nothing is there.</param>
internal sealed record SourceTree(int Source, string Folder, string Tree);
