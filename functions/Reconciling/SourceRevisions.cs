using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>The commits that an application's sources are at. Two sources of one repository and revision are at one commit.</summary>
internal sealed class SourceRevisions : IAsyncDisposable
{
    private readonly Application _application;
    private readonly Dictionary<(RepositoryUrl Repository, string Revision), ISourceRevision> _revisions;

    private SourceRevisions(Application application, Dictionary<(RepositoryUrl, string), ISourceRevision> revisions) => (_application, _revisions) = (application, revisions);

    /// <summary>The commits, each once, in the order of the sources, separated by commas.</summary>
    public string Revision => string.Join(',', _application.Sources.Select(source => Of(source).Revision).Distinct());

    /// <summary>The commit of each repository and revision.</summary>
    public IReadOnlyDictionary<(RepositoryUrl Repository, string Revision), string> Commits => _revisions.ToDictionary(static one => one.Key, static one => one.Value.Revision);

    /// <summary>Turns each source's revision into one immutable commit.</summary>
    /// <exception cref="Outcomes.FailureException">No such repository or ref (final), or a host could not be reached (transient).</exception>
    public static Task<SourceRevisions> ResolveAsync(SourceProviders providers, Application application, CancellationToken cancel) =>
        ResolveAsync(application, source => providers.ResolveAsync(source.Repository, source.TargetRevision, cancel));

    /// <summary>Asks for each source's commit; once for sources of one repository and revision.</summary>
    /// <param name="application">The application.</param>
    /// <param name="resolve">Finds a source's commit.</param>
    public static async Task<SourceRevisions> ResolveAsync(Application application, Func<ApplicationSource, Task<ISourceRevision>> resolve)
    {
        var revisions = new SourceRevisions(application, []);
        try
        {
            foreach (var source in application.Sources)
            {
                var key = (source.Repository, source.TargetRevision);
                if (!revisions._revisions.ContainsKey(key)) revisions._revisions[key] = await resolve(source);
            }
            return revisions;
        }
        catch
        {
            await revisions.DisposeAsync();
            throw;
        }
    }

    /// <summary>The key of the folders that the last render read, as they are in these commits.</summary>
    /// <param name="application">The application, with its variables.</param>
    /// <param name="cluster">The destination.</param>
    /// <param name="previous">The last key; empty before the first sync.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<string> TreesAsync(Application application, Cluster cluster, string previous, CancellationToken cancel)
    {
        var trees = new List<SourceTree>();
        foreach (var (i, source) in _application.Sources.Index())
            trees.AddRange((await SourceFetch.TreesAsync(source, TreeKey.Trees(previous, i), Of(source), cancel)).Select(tree => new SourceTree(i, tree.Key, tree.Value)));
        return TreeKey.Of(application, cluster, trees);
    }

    /// <summary>Fetches what the render of each source reads, and renders it.</summary>
    /// <param name="renderer">Renders.</param>
    /// <param name="target">What it is for.</param>
    /// <param name="former">Finds what was rendered last, so that only what changed since is fetched and read; null where that is not kept.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The objects, and the trees that they are from.</returns>
    /// <exception cref="Outcomes.FailureException">A path does not exist, a limit is passed, or a host cannot be reached (never a partial answer); or a tool is missing.</exception>
    public async Task<(RenderResult Rendered, IReadOnlyList<SourceTree> Trees)> RenderAsync(
        Renderer renderer, RenderTarget target, Func<CancellationToken, Task<RenderResult?>>? former, CancellationToken cancel)
    {
        var contexts = _application.Sources.Select(source => new RenderContext(target, Of(source).Revision)).ToList();
        var fetched = new List<FetchedSource>();
        foreach (var (i, source) in _application.Sources.Index()) fetched.Add(await FetchAsync(source, HelmReferences.Paths(_application.Sources, i, contexts), target, former, cancel));
        IReadOnlyList<ApplicationSource> sources = [.. fetched.Select(static one => one.Overridden.Source)];
        if (fetched.SelectMany(static one => one.Overridden.Failures).ToList() is { Count: > 0 } failures) return (RenderResult.Nothing(failures), Trees(fetched));
        foreach (var (i, source) in _application.Sources.Index())
        {
            // A file in one source's folder may name values that lie outside of it, or in another source.
            var values = HelmReferences.Paths(sources, i, contexts);
            if (values.Except(HelmReferences.Paths(_application.Sources, i, contexts)).Any()) fetched[i] = await SourceFetch.FetchAsync(source, _application.Name, values, Of(source), cancel);
        }
        contexts = [.. contexts.Zip(fetched, static (context, one) => context with { Known = one.Known })];
        var rendered = await renderer.RenderAsync(sources, [.. fetched.Select(static one => one.Files)], contexts, cancel);
        rendered = rendered with { Warnings = [.. fetched.SelectMany(static one => one.Overridden.Warnings), .. rendered.Warnings] };
        return (fetched is [{ Manifests: { Count: > 0 } manifests }] ? rendered with { Files = manifests } : rendered, Trees(fetched));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var revision in _revisions.Values) await revision.DisposeAsync();
    }

    // Of several sources one may replace another's object: then what is kept is not what each file says.
    private async Task<FetchedSource> FetchAsync(
        ApplicationSource source, IReadOnlyList<string> values, RenderTarget target, Func<CancellationToken, Task<RenderResult?>>? former, CancellationToken cancel) =>
        (former is null || _application.Sources.Count > 1 ? null : await PlainFetch.TryAsync(source, target, Of(source), former, cancel))
            ?? await SourceFetch.FetchAsync(source, _application.Name, values, Of(source), cancel);

    private static List<SourceTree> Trees(List<FetchedSource> fetched) =>
        [.. fetched.Index().SelectMany(static one => one.Item.Trees.Select(tree => new SourceTree(one.Index, tree.Key, tree.Value)))];

    private ISourceRevision Of(ApplicationSource source) => _revisions[(source.Repository, source.TargetRevision)];
}
