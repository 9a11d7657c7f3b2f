using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>Everything that a render of one commit may read.</summary>
/// <param name="Files">The files.</param>
/// <param name="Trees">The Git object id of each folder and single file that they are from.</param>
/// <param name="Overridden">The source with the options that files in its folder override.</param>
internal sealed record FetchedSource(SourceFiles Files, IReadOnlyList<KeyValuePair<string, string>> Trees, SourceOverride Overridden)
{
    /// <summary>What plain manifests hold that were not fetched, because an earlier render read them as they are.</summary>
    public IReadOnlyList<KeyValuePair<string, ManifestReading>> Known { get; init; } = [];

    /// <summary>All plain manifests, fetched or known; empty where the source is rendered in another way.</summary>
    public IReadOnlyList<RenderedFile> Manifests { get; init; } = [];
}
