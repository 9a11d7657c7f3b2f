namespace GitOps.Functions.Reconciling;

/// <summary>A folder that a render read.</summary>
/// <param name="Source">The place of its source among the application's.</param>
/// <param name="Folder">The folder in that source's repository.</param>
/// <param name="Tree">The Git tree id; <c>none</c> where there is no such folder.</param>
internal sealed record SourceTree(int Source, string Folder, string Tree);
