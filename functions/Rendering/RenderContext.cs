using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>What a render of one source may know beside its files.</summary>
/// <param name="Target">What it is for.</param>
/// <param name="Revision">The commit that the source's files are of.</param>
internal sealed record RenderContext(RenderTarget Target, string Revision)
{
    /// <summary>Plain manifests that the source's files lack, because they are as they were when an earlier render read them: what they held, by path.</summary>
    public IReadOnlyList<KeyValuePair<string, ManifestReading>> Known { get; init; } = [];
}
