using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Fetches a folder of plain manifests without the files that the last render read as they are: what a commit costs follows what it changes. Each of
/// these files becomes objects by itself; of a kustomization, a chart or Jsonnet that cannot be said, and a file that overrides the source's options
/// decides which are read.
/// </summary>
internal static class PlainFetch
{
    /// <summary>Fetches, where that is how the source is rendered.</summary>
    /// <param name="source">The only source of its Application.</param>
    /// <param name="target">What it is for. Variables would be in the objects that are kept, so that these are not what the files say.</param>
    /// <param name="revision">The commit.</param>
    /// <param name="former">Finds what was rendered last; asked only where it is of use.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The files that changed, and what the others hold; null where everything has to be fetched.</returns>
    /// <exception cref="Outcomes.FailureException">As for <see cref="SourceFetch.FetchAsync"/>.</exception>
    public static async Task<FetchedSource?> TryAsync(
        ApplicationSource source, RenderTarget target, ISourceRevision revision, Func<CancellationToken, Task<RenderResult?>> former, CancellationToken cancel)
    {
        if (revision is not ITreeRevision commit || source is not { Plain: null, CommonMetadata: null, GeneratesKustomization: false, Ignore: null } || target.Variables is not null) return null;
        return DirectoryRenderer.MayRender(source) && await revision.TreeAsync(source.Path, cancel) is { } tree ? await TryAsync(source, target.Application, commit, tree, former, cancel) : null;
    }

    private static async Task<FetchedSource?> TryAsync(
        ApplicationSource source, string application, ITreeRevision commit, string tree, Func<CancellationToken, Task<RenderResult?>> former, CancellationToken cancel)
    {
        var listed = await commit.ListAsync(source.Path, tree, cancel);
        var paths = listed.Select(static file => file.Path).ToHashSet(StringComparer.Ordinal);
        var manifests = listed.Where(file => DirectoryRenderer.Reads(source, file.Path)).ToList();
        if (SourceOverride.FilesOf(application).Any(name => paths.Contains(SourcePath.In(source.Path, name)))) return null;
        if (!DirectoryRenderer.Renders(source, paths.Contains) || manifests.Any(static file => DirectoryRenderer.IsJsonnet(file.Path))) return null;

        var readings = new FormerReadings(await former(cancel));
        var (known, changed) = (new List<RenderedFile>(), new List<TreeEntry>());
        foreach (var file in manifests)
        {
            if (readings.Find(file.Path, file.Id) is { } read) known.Add(read);
            else changed.Add(file);
        }

        var files = await commit.ReadAsync(source.Path, changed, known.Sum(static file => file.Size), cancel);
        return new FetchedSource(files, [new(source.Path, tree)], new SourceOverride(source, [], []))
        {
            Known = [.. known.Select(file => KeyValuePair.Create(file.Path, readings.Of(file)))],
            Manifests = [.. known.Concat(changed.Select(file => new RenderedFile(file.Path, file.Id, files.Files[file.Path].Length))).OrderBy(static file => file.Path, StringComparer.Ordinal)],
        };
    }
}
