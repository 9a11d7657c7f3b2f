using System.Text;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>What was rendered once is not rendered again: the runs of the real kubectl are counted by a script in its place.</summary>
public sealed class SnapshotTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Password = "correct-horse-battery-staple";

    [Fact]
    public async Task A_tree_that_was_rendered_before_starts_no_process()
    {
        using var tool = new CountedKubectl();
        await using var world = await StartAsync(tool);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        var runs = tool.Renders;
        Assert.Equal(1, runs);
        for (var i = 0; i < 3; i++) Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(runs, tool.Renders);

        // Healed from the snapshot.
        await world.KubectlAsync("delete", "secret", "s");
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)), await world.FieldAsync("secret", "s", ".data.password"));
        Assert.Equal(runs, tool.Renders);

        world.Repository.Write("base/c.yaml", Yaml.ConfigMap("c", "2"));
        Commit(world);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal((runs + 1, "2"), (tool.Renders, await world.FieldAsync("configmap", "c", ".data.value")));
    }

    [Fact]
    public async Task A_sync_that_waits_looks_without_rendering_again()
    {
        using var tool = new CountedKubectl();
        await using var world = await StartAsync(tool);
        world.Repository.Write("base/c.yaml", Yaml.Join(Yaml.ConfigMap("c"), HookYaml.Job("migrate", "PreSync")));
        Commit(world);
        for (var i = 0; i < 3; i++) Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);
        await world.EndJobAsync("migrate");
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        Assert.Equal(1, tool.Renders);
    }

    [Fact]
    public async Task A_commit_reads_only_the_files_that_it_changes()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        foreach (var name in (string[])["a", "b", "c"]) world.Repository.Write($"app/{name}.yaml", Yaml.ConfigMap(name));
        Commit(world);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);

        world.Repository.Write("app/b.yaml", Yaml.ConfigMap("b", "2"));
        Commit(world);
        // What was read before could not be read again.
        foreach (var name in (string[])["a", "c"]) DeleteBlob(world, $"app/{name}.yaml");
        var pushed = await world.PushAsync();
        Assert.True(pushed.Kind == PassResultKind.Synced, pushed.Message);
        Assert.Equal("2", await world.FieldAsync("configmap", "b", ".data.value"));
        await world.KubectlAsync("get", "configmap", "a", "c");

        // Without what was rendered it would have to be, and nothing is pruned for it.
        var blobs = world.Get<StorageClients>().Container("snapshots");
        foreach (var (path, _) in await blobs.ListAsync("rendered/", CancellationToken.None)) await blobs.DeleteAsync(path, CancellationToken.None);
        Assert.Equal(PassResultKind.FailedTransiently, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        await world.KubectlAsync("get", "configmap", "a", "b", "c");
    }

    [Fact]
    public async Task A_snapshot_is_unreadable_and_one_that_was_altered_or_lost_is_made_again()
    {
        using var tool = new CountedKubectl();
        await using var world = await StartAsync(tool);
        await world.PushAsync();
        var blobs = world.Get<StorageClients>().Container("snapshots");
        var (path, _) = Assert.Single(await blobs.ListAsync("rendered/", CancellationToken.None));
        var bytes = (await blobs.ReadAsync(path, CancellationToken.None))!;
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Password)));
        Assert.Null(Gzip.TryExpand(bytes, 1 << 20));

        foreach (var damage in (Func<byte[], byte[]>[])[static all => [.. all[..^1], (byte)(all[^1] ^ 1)], static all => all[..20], static _ => [], static all => [2, .. all[1..]]])
        {
            await blobs.WriteAsync(path, damage(bytes), CancellationToken.None);
            var runs = tool.Renders;
            Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
            Assert.Equal(runs + 1, tool.Renders);
        }

        await blobs.DeleteAsync(path, CancellationToken.None);
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Single(await blobs.ListAsync("rendered/", CancellationToken.None));
    }

    [Fact]
    public async Task The_last_ten_are_kept_and_an_incomplete_render_is_not()
    {
        using var tool = new CountedKubectl();
        await using var world = await StartAsync(tool);
        for (var i = 0; i < 12; i++)
        {
            world.Repository.Write("base/c.yaml", Yaml.ConfigMap("c", $"{i}"));
            Commit(world);
            Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        }

        var blobs = world.Get<StorageClients>().Container("snapshots");
        var kept = await blobs.ListAsync("rendered/", CancellationToken.None);
        Assert.Equal(10, kept.Count);
        world.Repository.Write("base/c.yaml", "apiVersion: v1\nkind: [");
        Commit(world);
        Assert.Equal(PassResultKind.Failed, (await world.PushAsync()).Kind);
        Assert.Equal(kept.Select(static blob => blob.Path).Order(), (await blobs.ListAsync("rendered/", CancellationToken.None)).Select(static blob => blob.Path).Order());
    }

    private async Task<PassWorld> StartAsync(CountedKubectl tool)
    {
        var world = await PassWorld.StartAsync(azurite, cluster, settings: ("Tools__Kubectl", tool.Path));
        world.Repository.Write("app/kustomization.yaml", "resources: [../base]");
        world.Repository.Write("base/kustomization.yaml", "resources: [c.yaml, s.yaml]");
        world.Repository.Write("base/c.yaml", Yaml.ConfigMap("c"));
        world.Repository.Write("base/s.yaml", Yaml.Secret("s", Password));
        Commit(world);
        return world;
    }

    private static void DeleteBlob(PassWorld world, string path)
    {
        var id = world.Repository.Git("rev-parse", $"HEAD:{path}");
        var file = Path.Combine(world.Repository.BarePath, "objects", id[..2], id[2..]);
        File.SetAttributes(file, FileAttributes.Normal);
        File.Delete(file);
    }

    private static void Commit(PassWorld world)
    {
        world.Repository.Commit("change");
        world.Repository.Push();
    }
}
