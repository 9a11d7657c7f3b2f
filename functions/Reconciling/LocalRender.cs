using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Reconciling;

/// <summary>Renders a folder of this machine as if it were an Application's path. What a kustomization reaches must lie in the same repository.</summary>
internal sealed class LocalRender(Renderer renderer)
{
    /// <summary>Renders it.</summary>
    /// <exception cref="FailureException">It is no folder, or holds what no repository may hold.</exception>
    public async Task<RenderResult> RenderAsync(string folder, bool recurse, CancellationToken cancel)
    {
        var path = Path.GetFullPath(folder).TrimEnd('/');
        if (!Directory.Exists(path)) throw new FailureException(new Failure(folder, "render", "it is no folder"));
        var root = Root(path);
        if (!RepositoryUrl.TryParse(root, out var repository)) throw new FailureException(new Failure(folder, "render", "its path cannot be used; move it"));
        var relative = Path.GetRelativePath(root, path);
        var written = new JsonObject { ["repoURL"] = root, ["path"] = relative };
        if (recurse) written["directory"] = new JsonObject { ["recurse"] = true };
        var application = new Application
        {
            Name = "local",
            Sources =
            [
                new ApplicationSource
                {
                    Repository = repository,
                    TargetRevision = "HEAD",
                    Path = relative == "." ? "" : relative,
                    Directory = recurse ? new DirectoryOptions(Recurse: true) : null,
                    Written = written,
                },
            ],
            Destination = new ApplicationDestination("local", null, "default"),
            Origin = new ManifestOrigin(folder, 0),
        };
        await using var revisions = await SourceRevisions.ResolveAsync(application, _ => Task.FromResult<ISourceRevision>(new LocalRevision(root)));
        return (await revisions.RenderAsync(renderer, RenderTarget.Of(application), former: null, cancel)).Rendered;
    }

    // The work tree that the folder is in, else the folder alone.
    private static string Root(string path)
    {
        for (var folder = path; folder is { Length: > 1 }; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git"))) return folder;
        }
        return path;
    }
}
