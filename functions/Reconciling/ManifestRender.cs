using GitOps.Functions.Applications;
using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>Renders Applications from their manifests, without a cluster or storage: what a change would render to, before it is anywhere.</summary>
internal sealed class ManifestRender(SourceProviders providers, Renderer renderer)
{
    private const string Step = "read Application";

    /// <summary>Renders every Application of a file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="checkout">A folder that stands for the root of every source's repository, or for its chart; null reads the repositories.</param>
    /// <param name="revision">In place of the targetRevision of every Git source; null leaves them.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="FailureException">A manifest has errors, there is none, or a source cannot be read.</exception>
    public async Task<IReadOnlyList<RenderResult>> RenderAsync(string path, string? checkout, string? revision, CancellationToken cancel)
    {
        if (checkout is not null && !Directory.Exists(checkout)) throw new FailureException(new Failure(checkout, "read checkout", "it is no folder"));
        if (revision is not null && !RefName.IsWellFormed(revision)) throw new FailureException(new Failure("--set-revision", Step, "not the name of a branch, a tag or a commit"));
        var rendered = new List<RenderResult>();
        foreach (var application in await ReadAsync(path, cancel))
        {
            var at = revision is null ? application : application with { Sources = [.. application.Sources.Select(source => source.Repository.Chart is null ? source with { TargetRevision = revision } : source)] };
            await using var revisions = await SourceRevisions.ResolveAsync(at, source => checkout is null
                ? providers.ResolveAsync(source.Repository, source.TargetRevision, cancel)
                : Task.FromResult<ISourceRevision>(new LocalRevision(Path.GetFullPath(checkout))));
            rendered.Add((await revisions.RenderAsync(renderer, RenderTarget.Of(at), former: null, cancel)).Rendered);
        }
        return rendered;
    }

    // One that has an error is not passed over: who renders wants to see all of them.
    private static async Task<IReadOnlyList<Application>> ReadAsync(string path, CancellationToken cancel)
    {
        var readings = new List<ApplicationReading>();
        foreach (var file in Files(path)) readings.Add(ApplicationReader.Read(file.Name, await File.ReadAllBytesAsync(file.Path!, cancel)));
        var all = FluxLinker.Link(ApplicationReading.Join(readings));
        if (all.Failures is [var failure, ..]) throw new FailureException(failure);
        var applications = all.Applications;
        return applications.Count > 0 ? applications : throw new FailureException(new Failure(path, Step, "there is no Application in it"));
    }

    private static IEnumerable<CatalogueFile> Files(string path)
    {
        try
        {
            return CatalogueFolder.List(path).Where(static file => file.Path is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(path, Step, "it does not exist, or cannot be read"));
        }
    }
}
