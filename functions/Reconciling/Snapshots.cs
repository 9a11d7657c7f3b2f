using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Renders what was not rendered before. The same trees, options and tools give the same objects: a check of an application that nobody touched fetches
/// no file and starts no process.
/// </summary>
internal sealed class Snapshots(SnapshotStore store, SecretHashKey key, Renderer renderer)
{
    private SnapshotCipher? _cipher;

    /// <summary>What was rendered of an application's trees before; null where that is not known.</summary>
    /// <param name="application">The application.</param>
    /// <param name="trees">The key of the trees, as <see cref="TreeKey"/> makes it.</param>
    /// <param name="target">What it is for. Its cluster is asked only where the render depended on it.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<RenderResult?> FindAsync(Application application, string trees, RenderTarget target, CancellationToken cancel)
    {
        var found = await store.ReadAsync(application.Name, KeyOf(trees), await CipherAsync(cancel), cancel);
        // A cluster that was upgraded, or has got other kinds, may make something else of the same chart.
        return found is null or { Capabilities: "" } || (await target.CapabilitiesAsync(cancel))?.Digest == found.Capabilities ? found : null;
    }

    /// <summary>Renders what is not kept. What comes of it is to be kept (<see cref="KeepAsync"/>).</summary>
    /// <param name="application">The application.</param>
    /// <param name="revisions">Its commits.</param>
    /// <param name="cluster">Its destination.</param>
    /// <param name="target">What it is for.</param>
    /// <param name="former">The key of the trees that were rendered last; empty before the first render.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The objects, and the key of the trees that they were made from.</returns>
    public async Task<(RenderResult Rendered, string Trees)> RenderAsync(Application application, SourceRevisions revisions, Cluster cluster, RenderTarget target, string former, CancellationToken cancel)
    {
        var (rendered, trees) = await revisions.RenderAsync(renderer, target, stop => FormerAsync(application, former, stop), cancel);
        return (rendered, TreeKey.Of(application, cluster, trees));
    }

    /// <summary>Keeps a render, where it is complete.</summary>
    /// <param name="application">The application.</param>
    /// <param name="trees">The key of the trees that it was made from.</param>
    /// <param name="rendered">The objects.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task KeepAsync(Application application, string trees, RenderResult rendered, CancellationToken cancel)
    {
        if (rendered.Complete) await store.WriteAsync(application.Name, KeyOf(trees), rendered, await CipherAsync(cancel), cancel);
    }

    // Of this very program: another build may read a file in another way.
    private async Task<RenderResult?> FormerAsync(Application application, string trees, CancellationToken cancel) =>
        trees.Length == 0 ? null : await store.ReadAsync(application.Name, KeyOf(trees), await CipherAsync(cancel), cancel);

    private string KeyOf(string trees) => TreeKey.Digest($"{renderer.Identity()}\n{trees}");

    private async ValueTask<SnapshotCipher> CipherAsync(CancellationToken cancel) => _cipher ??= new SnapshotCipher(await key.ReadAsync(cancel));
}
