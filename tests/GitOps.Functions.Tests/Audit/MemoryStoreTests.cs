using System.Text;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Audit;

public sealed class MemoryStoreTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly StorageClients clients;
    private readonly MemoryStore store;

    public MemoryStoreTests(AzuriteServer azurite)
    {
        clients = TestStorage.New(azurite.ConnectionString);
        store = new MemoryStore(clients);
    }

    [Fact]
    public async Task A_memory_comes_back_as_it_was_written_until_it_is_forgotten()
    {
        Assert.Null(await store.ReadAsync("shop", "c1", Cancel));
        await store.WriteAsync("shop", Memory(2_000), Cancel);
        await store.WriteAsync("shop", Memory(1_000), Cancel);
        var read = (await store.ReadAsync("shop", "c1", Cancel))!;
        Assert.Equal(Memory(1_000).Objects, read.Objects);
        Assert.Equal((Memory(1_000).HealthBy, 1_000), (read.HealthBy, read.Health.Count));
        Assert.Equal(Memory(1_000).Health, read.Health);
        await store.DeleteAsync("shop", Cancel);
        Assert.Null(await store.ReadAsync("shop", "c1", Cancel));
    }

    [Fact]
    public async Task Memory_of_another_cluster_is_none()
    {
        await store.WriteAsync("shop", Memory(1), Cancel);
        Assert.Null(await store.ReadAsync("shop", "c2", Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"version":3,"clusterId":"c1","objects":[]}""")]
    [InlineData("""{"version":1,"clusterId":"c1"}""")]
    [InlineData("""{"version":1,"clusterId":"c1","objects":[null]}""")]
    [InlineData("""{"version":1,"clusterId":"c1","objects":[{"uid":"u"}]}""")]
    [InlineData("""{"version":1,"clusterId":"c1","objects":[{"reference":{"kind":"Pod"},"uid":"u","generation":1,"fieldsHash":"f","desiredHash":"d","apiVersion":"v1"}]}""")]
    public async Task What_cannot_be_understood_is_no_memory(string json)
    {
        await clients.Container("snapshots").WriteAsync("memory/shop", Gzip.Compress(Encoding.UTF8.GetBytes(json)), Cancel);
        Assert.Null(await store.ReadAsync("shop", "c1", Cancel));
    }

    [Fact]
    public async Task The_documented_form_is_read()
    {
        var json = """{"version":1,"clusterId":"c1","objects":[{"reference":{"group":"","kind":"Pod","namespace":"n","name":"p"},"uid":"u","generation":1,"fieldsHash":"f","desiredHash":"d","apiVersion":"v1"}]}""";
        await clients.Container("snapshots").WriteAsync("memory/shop", Gzip.Compress(Encoding.UTF8.GetBytes(json)), Cancel);
        Assert.Equal(new RememberedObject(new ObjectReference("", "Pod", "n", "p"), "u", 1, "f", "d", "v1"), Assert.Single((await store.ReadAsync("shop", "c1", Cancel))!.Objects));
    }

    [Fact]
    public async Task A_remembered_health_that_is_not_whole_is_none()
    {
        var json = """{"version":2,"clusterId":"c1","objects":[],"healthBy":"1","health":[null,{"resourceVersion":"7"},{"reference":{"group":"","kind":"Pod","namespace":"n","name":"p"},"resourceVersion":"7","status":"Healthy","message":""}]}""";
        await clients.Container("snapshots").WriteAsync("memory/shop", Gzip.Compress(Encoding.UTF8.GetBytes(json)), Cancel);
        Assert.Equal("p", Assert.Single((await store.ReadAsync("shop", "c1", Cancel))!.Health).Reference.Name);
    }

    [Fact]
    public async Task A_blob_that_is_no_gzip_is_no_memory()
    {
        await clients.Container("snapshots").WriteAsync("memory/shop", "garbage"u8.ToArray(), Cancel);
        Assert.Null(await store.ReadAsync("shop", "c1", Cancel));
    }

    [Fact]
    public async Task An_account_that_is_down_is_a_failure_and_not_a_lost_memory()
    {
        var down = new MemoryStore(TestStorage.New(TestStorage.Nowhere(FreePort.Next())));
        Assert.True((await Assert.ThrowsAsync<FailureException>(() => down.ReadAsync("shop", "c1", Cancel))).Transient);
    }

    private static ApplicationMemory Memory(int objects) =>
        new("c1", [.. Enumerable.Range(0, objects).Select(static n => new RememberedObject(AuditTestData.Deployment(n), $"uid-{n}", n, $"fields-{n}", $"desired-{n}", "apps/v1"))])
        {
            Health = [.. Enumerable.Range(0, objects).Select(static n => new RememberedHealth(AuditTestData.Deployment(n), $"{n}", "Degraded", $"message {n}"))],
            HealthBy = "1.2.3",
        };
}
