using System.Text;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Storage;

public sealed class BlobStoreTests(AzuriteServer azurite)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly BlobStore blobs = TestStorage.New(azurite.ConnectionString).Container("snapshots");

    [Fact]
    public async Task A_missing_container_reads_as_an_empty_one()
    {
        Assert.Null(await blobs.ReadAsync("a/b", Cancel));
        await blobs.DeleteAsync("a/b", Cancel);
    }

    [Fact]
    public async Task A_blob_is_replaced_whole_and_deleted()
    {
        await blobs.WriteAsync("a/b", "long content"u8.ToArray(), Cancel);
        await blobs.WriteAsync("a/b", "short"u8.ToArray(), Cancel);
        Assert.Equal("short", Encoding.UTF8.GetString((await blobs.ReadAsync("a/b", Cancel))!));
        await blobs.DeleteAsync("a/b", Cancel);
        Assert.Null(await blobs.ReadAsync("a/b", Cancel));
    }

    [Fact]
    public async Task A_blob_that_is_written_once_stays_as_it_is()
    {
        await blobs.WriteOnceAsync("once", "first"u8.ToArray(), Cancel);
        await blobs.WriteOnceAsync("once", "second"u8.ToArray(), Cancel);
        Assert.Equal("first", Encoding.UTF8.GetString((await blobs.ReadAsync("once", Cancel))!));
    }

    [Fact]
    public async Task An_account_that_is_down_is_a_transient_failure()
    {
        var down = TestStorage.New(TestStorage.Nowhere(FreePort.Next())).Container("snapshots");
        Assert.True((await Assert.ThrowsAsync<FailureException>(() => down.ReadAsync("a", Cancel))).Transient);
        Assert.True((await Assert.ThrowsAsync<FailureException>(() => down.WriteAsync("a", [1], Cancel))).Transient);
    }
}
