namespace GitOps.Functions.Tests.RealParts;

/// <summary>
/// Azurite (blobs, queues, tables) in a process and on ports of its own. As an assembly fixture it starts when the first test
/// asks for <see cref="ConnectionString"/>, so that runs without it stay fast. A test that stops and starts storage makes
/// its own: <see cref="KeepingData"/>.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    // Azurite's published development account: no secret.
    private const string DefaultAccount = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int MoreAccounts = 400;

    private readonly TemporaryFolder? _data;
    private readonly int _blobs = FreePort.Next();
    private readonly int _queues = FreePort.Next();
    private readonly int _tables = FreePort.Next();
    private readonly Lazy<Task> _firstStart;
    private ServerProcess? _process;
    private int _accountsGiven;
    private volatile bool _started;

    /// <summary>Data in memory: gone when it stops.</summary>
    public AzuriteServer()
        : this(null)
    {
    }

    private AzuriteServer(TemporaryFolder? data)
    {
        _data = data;
        _firstStart = new(() => Task.Run(StartAsync));
    }

    /// <summary>For the Azure SDKs and the app. Reading it starts the server if it was never started.</summary>
    public string ConnectionString => ConnectionStringOf(DefaultAccount);

    /// <summary>
    /// An empty storage account for one test alone, in the same server: for tests of the whole app, whose queue and table
    /// names are fixed. Up to 400 in a run.
    /// </summary>
    public string NewAccount()
    {
        var number = Interlocked.Increment(ref _accountsGiven);
        return number <= MoreAccounts ? ConnectionStringOf(AccountName(number)) : throw new InvalidOperationException($"All {MoreAccounts} accounts are given: raise the number.");
    }

    /// <summary>One of the test's own, not started, whose data outlives <see cref="StopAsync"/>.</summary>
    public static AzuriteServer KeepingData() => new(new TemporaryFolder());

    /// <summary>Starts it on the same ports each time; returns when all three services answer.</summary>
    public async Task StartAsync()
    {
        string[] data = _data is null ? ["--inMemoryPersistence"] : ["--location", _data.Path];
        _process = ServerProcess.Start("azurite", Tools.Azurite, [
            "--silent", "--disableTelemetry", "--skipApiVersionCheck", .. data,
            "--blobHost", "127.0.0.1", "--blobPort", $"{_blobs}", "--queueHost", "127.0.0.1", "--queuePort", $"{_queues}", "--tableHost", "127.0.0.1", "--tablePort", $"{_tables}",
        ], environment: new Dictionary<string, string?> { ["AZURITE_ACCOUNTS"] = Accounts() });
        foreach (var port in (int[])[_blobs, _queues, _tables])
            await _process.WaitUntilAsync($"answer on port {port}", () => Loopback.AnswersAsync(port));
        _started = true;
    }

    /// <summary>Stops it: connections are refused from now on.</summary>
    public Task StopAsync() => _process?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Stops it in its tracks: connections hang.</summary>
    public void Freeze() => _process?.Freeze();

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw() => _process?.Thaw();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _data?.Dispose();
    }

    private static string Accounts() =>
        string.Join(';', Enumerable.Range(1, MoreAccounts).Select(AccountName).Prepend(DefaultAccount).Select(name => $"{name}:{Key}"));

    private static string AccountName(int number) => $"test{number}";

    // Properties cannot await. Only the first test that needs the server waits here, and its start runs on other threads.
    private string ConnectionStringOf(string account)
    {
        if (!_started) _firstStart.Value.GetAwaiter().GetResult();
        return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{_blobs}/{account};"
            + $"QueueEndpoint=http://127.0.0.1:{_queues}/{account};TableEndpoint=http://127.0.0.1:{_tables}/{account};";
    }
}
