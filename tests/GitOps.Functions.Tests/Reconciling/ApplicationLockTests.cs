using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Functions.Tests.Reconciling;

public sealed class ApplicationLockTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly LockOptions Short = new() { Duration = TimeSpan.FromSeconds(15), RenewEvery = TimeSpan.FromSeconds(4), Margin = TimeSpan.FromSeconds(2) };
    private readonly string connection;
    private readonly string prefix = TestStorage.NewPrefix();

    public ApplicationLockTests(AzuriteServer azurite) => connection = azurite.ConnectionString;

    [Fact]
    public async Task One_of_two_instances_gets_the_lock_and_the_other_gets_it_afterwards()
    {
        var (one, two) = (Lock(), Lock());
        var lease = await one.TryAcquireAsync("shop", Cancel);
        Assert.True(lease!.IsHeld);
        Assert.Null(await two.TryAcquireAsync("shop", Cancel));
        Assert.Null(await one.TryAcquireAsync("shop", Cancel));

        await lease.DisposeAsync();
        await lease.DisposeAsync();
        Assert.False(lease.IsHeld);
        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.Throws<FailureException>(lease.ThrowIfLost);
        await using var next = await two.TryAcquireAsync("shop", Cancel);
        Assert.True(next!.IsHeld);
    }

    [Fact]
    public async Task Applications_do_not_wait_for_each_other()
    {
        await using var shop = await Lock().TryAcquireAsync("shop", Cancel);
        await using var slashed = await Lock().TryAcquireAsync("shop/eu", Cancel);
        Assert.True(shop!.IsHeld && slashed!.IsHeld);
    }

    [Fact]
    public async Task Of_twenty_at_once_on_a_fresh_account_exactly_one_gets_it()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Lock().TryAcquireAsync("shop", Cancel)));
        await using var lease = Assert.Single(leases, static l => l is not null);
    }

    [Fact]
    public async Task A_killed_holders_lock_is_free_when_its_lease_ends()
    {
        // A holder that was killed renews nothing and gives nothing back: the lease alone, without our class around it.
        await (await Lock().TryAcquireAsync("shop", Cancel))!.DisposeAsync();
        await Blob().GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15), cancellationToken: Cancel);
        Assert.Null(await Lock().TryAcquireAsync("shop", Cancel));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        ApplicationLease? taken;
        while ((taken = await Lock().TryAcquireAsync("shop", Cancel)) is null) await Task.Delay(500, patience.Token);
        await using var lease = taken;
        Assert.True(lease.IsHeld);
    }

    [Fact]
    public async Task A_living_holder_keeps_its_lock_past_the_leases_length()
    {
        await using var lease = await Lock(Short).TryAcquireAsync("shop", Cancel);
        await Task.Delay(Short.Duration + TimeSpan.FromSeconds(3), Cancel);
        Assert.True(lease!.IsHeld);
        lease.ThrowIfLost();
        Assert.Null(await Lock().TryAcquireAsync("shop", Cancel));
    }

    [Fact]
    public async Task A_lock_that_someone_breaks_and_takes_is_lost_to_its_holder()
    {
        await using var lease = await Lock(Short with { RenewEvery = TimeSpan.FromSeconds(1) }).TryAcquireAsync("shop", Cancel);
        await Blob().GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);
        await using var thief = await Lock().TryAcquireAsync("shop", Cancel);
        await LostAsync(lease!);

        Assert.False(lease!.IsHeld);
        Assert.True(Assert.Throws<FailureException>(lease.ThrowIfLost).Transient);
        await lease.DisposeAsync();
        Assert.Null(await Lock().TryAcquireAsync("shop", Cancel));
        Assert.True(thief!.IsHeld);
    }

    [Fact]
    public async Task A_lock_whose_blob_is_deleted_is_lost()
    {
        await using var lease = await Lock(Short with { RenewEvery = TimeSpan.FromSeconds(1) }).TryAcquireAsync("shop", Cancel);
        await Blob().GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);
        await Blob().DeleteAsync(cancellationToken: Cancel);
        await LostAsync(lease!);
        Assert.False(lease!.IsHeld);
    }

    [Fact]
    public async Task A_process_that_was_frozen_knows_at_its_next_look_that_the_lock_is_lost()
    {
        var time = new FakeTimeProvider();
        await using var lease = await new ApplicationLock(TestStorage.At(connection, prefix), time).TryAcquireAsync("shop", Cancel);
        Assert.True(lease!.IsHeld);
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromSeconds(49));
        Assert.True(lease.IsHeld);
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromSeconds(2));
        Assert.False(lease.IsHeld);
        Assert.Throws<FailureException>(lease.ThrowIfLost);
        Assert.True(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_renewal_gives_the_lock_another_full_time()
    {
        var time = new FakeTimeProvider();
        await using var lease = await new ApplicationLock(TestStorage.At(connection, prefix), time).TryAcquireAsync("shop", Cancel);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var second = 0; second < 200; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            // A renewal is due with 30 s left; time stands still until it has come through.
            while (lease!.Remaining <= TimeSpan.FromSeconds(25)) await Task.Delay(10, patience.Token);
            lease.ThrowIfLost();
        }
        Assert.False(lease!.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_holder_that_cannot_reach_the_account_gives_up_before_the_lease_ends()
    {
        await using var own = AzuriteServer.KeepingData();
        await own.StartAsync();
        var options = Short with { Duration = TimeSpan.FromSeconds(15), Margin = TimeSpan.FromSeconds(9), RenewEvery = TimeSpan.FromSeconds(2) };
        await using var lease = await new ApplicationLock(TestStorage.New(own.ConnectionString), TimeProvider.System, options).TryAcquireAsync("shop", Cancel);
        await own.StopAsync();
        await LostAsync(lease!);
        Assert.False(lease!.IsHeld);
    }

    [Fact]
    public async Task An_account_that_is_down_is_a_failure_and_not_a_held_lock()
    {
        var down = new ApplicationLock(TestStorage.New(TestStorage.Nowhere(FreePort.Next())), TimeProvider.System);
        Assert.True((await Assert.ThrowsAsync<FailureException>(() => down.TryAcquireAsync("shop", Cancel))).Transient);
    }

    private ApplicationLock Lock(LockOptions? options = null) => new(TestStorage.At(connection, prefix), TimeProvider.System, options);

    private BlobClient Blob() =>
        new BlobContainerClient(connection, prefix + "locks", new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06)).GetBlobClient("shop");

    private static Task LostAsync(ApplicationLease lease)
    {
        var lost = new TaskCompletionSource();
        lease.Lost.Register(lost.SetResult);
        return lost.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }
}
