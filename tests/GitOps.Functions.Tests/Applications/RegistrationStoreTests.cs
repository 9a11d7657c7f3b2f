using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Registrations on a real storage account: fences, the head that moves with each, and what is read of them all.</summary>
public sealed class RegistrationStoreTests(AzuriteServer azurite)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_comes_back_and_each_write_moves_the_head()
    {
        var store = new RegistrationStore(TestStorage.New(azurite.ConnectionString));
        Assert.Empty(await store.ReadVersionAsync(Cancel));
        Assert.Empty(await store.ListAsync(Cancel));
        var versions = new HashSet<string> { "" };

        Assert.True(await store.TryAddAsync(Registration("web", "argocd"), Cancel));
        Assert.True(versions.Add(await store.ReadVersionAsync(Cancel)));
        var read = Assert.Single(await store.ListAsync(Cancel));
        Assert.Equal((read.Parent, read.Hash, read.Revision, read.Uid, read.Place), ("apps", "hash", "commit", "uid", "application apps (apps/web.yaml:3)"));
        Assert.True(JsonNode.DeepEquals(Registration("web", "argocd").Manifest.Json, read.Manifest.Json));

        var since = DateTimeOffset.UnixEpoch.AddTicks(7);
        Assert.True(await store.TryReplaceAsync(read with { DeletingSince = since }, Cancel));
        Assert.True(versions.Add(await store.ReadVersionAsync(Cancel)));
        var marked = Assert.Single(await store.ListAsync(Cancel));
        Assert.Equal(since, marked.DeletingSince);
        Assert.True(await store.TryRemoveAsync(marked, Cancel));
        Assert.True(versions.Add(await store.ReadVersionAsync(Cancel)));
        Assert.Empty(await store.ListAsync(Cancel));
    }

    [Fact]
    public async Task One_that_was_changed_meanwhile_is_not_written_and_the_head_stays()
    {
        var store = new RegistrationStore(TestStorage.New(azurite.ConnectionString));
        await store.TryAddAsync(Registration("web"), Cancel);
        var old = Assert.Single(await store.ListAsync(Cancel));
        Assert.True(await store.TryReplaceAsync(old with { Revision = "later" }, Cancel));
        var head = await store.ReadVersionAsync(Cancel);

        Assert.False(await store.TryAddAsync(Registration("web"), Cancel));
        Assert.False(await store.TryReplaceAsync(old, Cancel));
        Assert.False(await store.TryRemoveAsync(old, Cancel));
        Assert.Equal(head, await store.ReadVersionAsync(Cancel));
        Assert.Equal("later", Assert.Single(await store.ListAsync(Cancel)).Revision);
        await store.TryRemoveAsync(Assert.Single(await store.ListAsync(Cancel)), Cancel);
        Assert.False(await store.TryReplaceAsync(old, Cancel));
    }

    [Fact]
    public async Task A_large_manifest_takes_several_properties_and_one_that_is_too_large_is_refused_by_name()
    {
        var store = new RegistrationStore(TestStorage.New(azurite.ConnectionString));
        var large = Registration("web", Convert.ToHexString(RandomNumberGenerator.GetBytes(150_000)));
        Assert.True(await store.TryAddAsync(large, Cancel));
        Assert.True(JsonNode.DeepEquals(large.Manifest.Json, Assert.Single(await store.ListAsync(Cancel)).Manifest.Json));

        var failure = await Assert.ThrowsAsync<FailureException>(() => store.TryAddAsync(Registration("db", Convert.ToHexString(RandomNumberGenerator.GetBytes(800_000))), Cancel));
        Assert.StartsWith("Application.argoproj.io db (apps/db.yaml:3): register: it is too large", failure.Failure.ToString(), StringComparison.Ordinal);
        Assert.False(failure.Transient);
    }

    [Fact]
    public async Task A_row_that_somebody_else_wrote_is_an_error_and_not_nothing()
    {
        var clients = TestStorage.New(azurite.ConnectionString);
        var store = new RegistrationStore(clients);
        await store.TryAddAsync(Registration("web"), Cancel);
        await clients.Table("registrations").PutAsync(new TableEntity("registrations", "Application.db") { ["Chunks"] = 1, ["Manifest00"] = "?" }, Cancel);
        var failure = await Assert.ThrowsAsync<FailureException>(() => store.ListAsync(Cancel));
        Assert.Contains("row Application.db", failure.Failure.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_writes_all_come_through()
    {
        var store = new RegistrationStore(TestStorage.New(azurite.ConnectionString));
        await store.TryAddAsync(Registration("first"), Cancel);
        var written = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => store.TryAddAsync(Registration($"web{i}"), Cancel)));
        Assert.All(written, Assert.True);
        Assert.Equal(41, (await store.ListAsync(Cancel)).Count);
    }

    [Fact]
    public async Task All_that_is_managed_is_read_once_and_again_when_one_changes()
    {
        var clients = TestStorage.New(azurite.ConnectionString);
        var store = new RegistrationStore(clients);
        var managed = new ManagedApplications(new CatalogueLoader(null, TimeProvider.System), store, Configuration(("GitOps:Root:RepoURL", "https://github.com/contoso/root")));
        var first = await managed.ReadAsync(Cancel);
        Assert.True(first.Complete);
        Assert.Empty(first.Failures);
        Assert.Equal(["root"], first.All.Select(static one => one.Name));
        await store.TryAddAsync(Registration("web"), Cancel);
        var second = await managed.ReadAsync(Cancel);
        Assert.Equal(["root", "web"], second.All.Select(static one => one.Name));
        Assert.Equal("web", Assert.Single(second.All, static one => one.Registered is not null).Name);
    }

    [Fact]
    public async Task Without_files_and_root_it_is_not_complete_and_an_account_that_is_away_is_an_error()
    {
        var store = new RegistrationStore(TestStorage.New(azurite.ConnectionString));
        await store.TryAddAsync(Registration("web"), Cancel);
        var nothing = new ManagedApplications(new CatalogueLoader(null, TimeProvider.System), store, Configuration());
        var managed = await nothing.ReadAsync(Cancel);
        Assert.False(managed.Complete);
        Assert.Contains(managed.Failures, static failure => failure.Subject == "GitOps__Applications");

        await using var own = AzuriteServer.KeepingData();
        await own.StartAsync();
        var away = new ManagedApplications(new CatalogueLoader(null, TimeProvider.System), new RegistrationStore(TestStorage.New(own.ConnectionString)), Configuration());
        await own.StopAsync();
        Assert.True((await Assert.ThrowsAsync<FailureException>(() => away.ReadAsync(Cancel))).Transient);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static one => one.Key, static one => (string?)one.Value)).Build();

    private static Registration Registration(string name, string note = "") => new()
    {
        Parent = "apps",
        Manifest = new KubernetesObject(
            (JsonObject)JsonNode.Parse($$$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"{{{name}}}","annotations":{"note":"{{{note}}}"}},"spec":{"source":{"repoURL":"https://github.com/o/r","path":"a"},"destination":{"name":"in-cluster"} } }""")!,
            new ManifestOrigin($"apps/{name}.yaml", 3)),
        Hash = "hash",
        Revision = "commit",
        Uid = "uid",
    };
}
