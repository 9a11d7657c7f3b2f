using GitOps.Functions.Manifests;

namespace GitOps.Functions.Rendering;

/// <summary>What the files of an earlier render held: one that is the same by path and content is not read again.</summary>
internal sealed class FormerReadings
{
    private readonly Dictionary<string, RenderedFile> _files;
    private readonly ILookup<string, KubernetesObject> _objects;

    /// <summary>Of a render.</summary>
    /// <param name="former">The render; null where there was none, or none that is kept.</param>
    public FormerReadings(RenderResult? former)
    {
        _files = (former?.Files ?? []).ToDictionary(static file => file.Path, StringComparer.Ordinal);
        _objects = (_files.Count == 0 ? [] : former!.Objects).ToLookup(static one => one.Origin.File, StringComparer.Ordinal);
    }

    /// <summary>The file, where that render read just this content; null otherwise.</summary>
    public RenderedFile? Find(string path, string id) => _files.GetValueOrDefault(path) is { } file && file.Id == id ? file : null;

    /// <summary>What a file held: nothing, for one that is no manifest.</summary>
    public ManifestReading Of(RenderedFile file) => new([.. _objects[file.Path]], []);
}
