using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary><c>spec.sources</c> through whole passes: folders of one repository and another repository, in one application.</summary>
public sealed class SeveralSourcesTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Objects_of_all_sources_are_one_set_and_a_push_to_any_of_them_counts()
    {
        using var other = new GitRepository();
        var theirs = Commit(other, "base/all.yaml", Yaml.ConfigMap("theirs"));
        await using var world = await StartAsync(other);
        Commit(world.Repository, "app/all.yaml", Yaml.ConfigMap("ours"));
        var ours = Commit(world.Repository, "more/all.yaml", Yaml.Join(Yaml.ConfigMap("more"), Yaml.ConfigMap("gone")));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["gone", "more", "ours", "theirs"], await world.NamesAsync("configmaps"));
        Assert.Equal($"{ours},{theirs}", (await world.StatusAsync()).Revision);
        Assert.Equal($"{world.Repository.BarePath},{other.BarePath}", (await world.AuditAsync())[^1].Repository);
        Assert.Equal(PassResultKind.Unchanged, (await world.PushAsync()).Kind);

        Commit(other, "base/all.yaml", Yaml.ConfigMap("theirs", "2"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("2", await world.FieldAsync("configmap", "theirs", ".data.value"));
        Commit(world.Repository, "more/all.yaml", Yaml.ConfigMap("more"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["more", "ours", "theirs"], await world.NamesAsync("configmaps"));

        // A commit beside all of the folders costs nothing.
        Commit(world.Repository, "docs/readme.md", "text");
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Of_an_object_that_two_sources_bring_the_later_one_counts_with_a_warning()
    {
        using var other = new GitRepository();
        Commit(other, "base/all.yaml", Yaml.ConfigMap("same", "theirs"));
        await using var world = await StartAsync(other);
        Commit(world.Repository, "app/all.yaml", Yaml.ConfigMap("same", "ours"));
        Commit(world.Repository, "more/all.yaml", Yaml.ConfigMap("more"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("theirs", await world.FieldAsync("configmap", "same", ".data.value"));
        Assert.Contains("is in more than one source; base/all.yaml:1 counts, app/all.yaml:1 does not", Assert.Single((await world.StatusAsync()).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_one_source_cannot_be_read_nothing_is_applied_and_nothing_is_pruned()
    {
        using var other = new GitRepository();
        Commit(other, "base/all.yaml", Yaml.ConfigMap("theirs"));
        await using var world = await StartAsync(other);
        Commit(world.Repository, "app/all.yaml", Yaml.ConfigMap("ours"));
        Commit(world.Repository, "more/all.yaml", Yaml.ConfigMap("more"));
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Commit(other, "elsewhere/all.yaml", Yaml.ConfigMap("theirs"), "base/all.yaml");
        Commit(world.Repository, "app/all.yaml", Yaml.ConfigMap("ours", "2"));
        var failed = await world.PassAsync(ReconcileReason.Drift);
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains($"{other.BarePath} base: fetch: the path does not exist", failed.Message, StringComparison.Ordinal);
        Assert.Equal("1", await world.FieldAsync("configmap", "ours", ".data.value"));
        Assert.Equal(["more", "ours", "theirs"], await world.NamesAsync("configmaps"));
    }

    private async Task<PassWorld> StartAsync(GitRepository other)
    {
        var world = await PassWorld.StartAsync(azurite, cluster);
        var ours = world.Repository.BarePath;
        world.WriteApplication(source: $"sources: [{{ repoURL: {ours}, targetRevision: main, path: app }}, {{ repoURL: {ours}, targetRevision: main, path: more }}, {{ repoURL: {other.BarePath}, targetRevision: main, path: base }}]");
        return world;
    }

    private static string Commit(GitRepository repository, string file, string content, string? without = null)
    {
        repository.Write(file, content);
        if (without is not null) repository.Delete(without);
        var commit = repository.Commit("change");
        repository.Push();
        return commit;
    }
}
