using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>Everything that a render of one commit may read.</summary>
/// <param name="Files">The files.</param>
/// <param name="Trees">The Git object id of each folder and single file that they are from.</param>
internal sealed record FetchedSource(SourceFiles Files, IReadOnlyList<KeyValuePair<string, string>> Trees);
