using Azure;
using Azure.Storage.Blobs.Specialized;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.Applying;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>
/// <c>gitops sync</c> as a process that gets a SIGKILL just before one of its writes reaches the storage account or the API server: all that it wrote
/// before is there, that one and all later ones are not.
/// </summary>
internal sealed class KilledSync : IAsyncDisposable
{
    private const int MostWrites = 200;

    private readonly FamilyWorld _world;
    private readonly StorageProxy _storage;
    private readonly Dictionary<string, string?> _settings;
    private ServerProcess? _process;
    private int _left;

    private KilledSync(FamilyWorld world, StorageProxy storage, FaultProxy api)
    {
        (_world, _storage) = (world, storage);
        _settings = new Dictionary<string, string?>(world.Parent.Environment) { ["AzureWebJobsStorage"] = storage.ConnectionString };
        storage.Lets = async method => method is "GET" or "HEAD" || !await KillsAsync();
        api.Faults = request => request.IsWrite && IsTurn() ? new Fault { Before = KillAsync, Reset = true } : null;
    }

    /// <summary>Kills so far.</summary>
    public int Kills { get; private set; }

    public static async Task<KilledSync> StartAsync(FamilyWorld world, FaultProxy api) =>
        new(world, await StorageProxy.StartAsync(world.Parent.Environment["AzureWebJobsStorage"]!), api);

    /// <summary>Syncs until a process comes to its end: the first is killed before its first write, the next before its second, and so on.</summary>
    public async Task RunAsync(string application)
    {
        for (var write = 1; await IsKilledAsync(application, write); write++)
        {
            Assert.True(write < MostWrites, $"the sync of {application} does not end");
            Kills++;
            await ReleaseAsync(application);
        }
    }

    /// <summary>The applications that passes are asked for now.</summary>
    public async Task<ISet<string>> AskedForAsync()
    {
        var messages = await _world.Get<ReconcileQueue>().ReceiveAsync(32, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        return messages.Select(static message => ReconcileMessage.TryDecode(message.Text, out var request, out _) ? request.Application : message.Text).ToHashSet();
    }

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    private async Task<bool> IsKilledAsync(string application, int write)
    {
        _left = write;
        await using var process = _process = ServerProcess.Start("gitops", PublishedApp.Executable, ["sync", application], null, _settings);
        var code = await process.ExitAsync();
        var killed = Volatile.Read(ref _left) <= 0;
        // Killed after the end of its application, the next one finds none.
        Assert.True(killed || code == 0 || (await _world.ManagedAsync()).IsGone(application), $"the sync of {application} ended with {code}: {process.Log}");
        (_left, _process) = (0, null);
        return killed;
    }

    private bool IsTurn() => Volatile.Read(ref _left) > 0 && Interlocked.Decrement(ref _left) == 0;

    private async Task<bool> KillsAsync()
    {
        if (!IsTurn()) return false;
        await KillAsync();
        return true;
    }

    private Task KillAsync() => _process!.KillAsync();

    // The lease of a holder that is dead ends by itself, after a quarter of a minute.
    private async Task ReleaseAsync(string application)
    {
        try { await _world.Get<StorageClients>().Container(ApplicationLock.ContainerName).Blob(TableKey.Encode(application)).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero); }
        catch (RequestFailedException e) when (e.Status is 404 or 409) { }
    }
}
