using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>The published executable at work, under the Functions host stand-in or by itself.</summary>
public abstract class RunningApp : IAsyncDisposable
{
    /// <summary>For requests to it.</summary>
    public abstract HttpClient Client { get; }

    /// <summary>Everything that it said.</summary>
    public abstract string Log { get; }

    /// <summary>SIGKILL to the executable; returns when it is up again, as after a restart by the host or a supervisor.</summary>
    public abstract Task KillAsync();

    /// <summary>Starts the drift timer's work now.</summary>
    public abstract Task TickAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Starts it.</summary>
    public static async Task<RunningApp> StartAsync(Via via, string storage, IReadOnlyDictionary<string, string?> settings) => via switch
    {
        Via.FunctionsHost => new UnderFunctionsHost(await FunctionsHostProcess.StartAsync(PublishedApp.Folder, storage, settings)),
        _ => await Standalone.StartAsync(storage, settings),
    };

    private sealed class UnderFunctionsHost(FunctionsHostProcess host) : RunningApp
    {
        public override HttpClient Client => host.Client;

        public override string Log => host.Log;

        public override Task KillAsync() => host.KillHandlerAsync();

        public override Task TickAsync() => host.StartFunctionAsync("drift");

        public override ValueTask DisposeAsync() => host.DisposeAsync();
    }

    private sealed class Standalone : RunningApp
    {
        private readonly Dictionary<string, string?> _environment;
        private ServerProcess _process;

        private Standalone(ServerProcess process, Dictionary<string, string?> environment) => (_process, _environment) = (process, environment);

        public override HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

        public override string Log => _process.Log;

        public static async Task<Standalone> StartAsync(string storage, IReadOnlyDictionary<string, string?> settings)
        {
            var environment = new Dictionary<string, string?>(settings) { ["AzureWebJobsStorage"] = storage };
            var process = await StartAsync(environment, 0);
            var app = new Standalone(process, environment);
            var line = process.Lines.First(l => l.StartsWith("Listening on ", StringComparison.Ordinal));
            app.Client.BaseAddress = new Uri(line["Listening on ".Length..]);
            return app;
        }

        public override async Task KillAsync()
        {
            await _process.KillAsync();
            await _process.DisposeAsync();
            _process = await StartAsync(_environment, Client.BaseAddress!.Port);
        }

        // The schedule of the tests ticks every second.
        public override Task TickAsync() => Task.CompletedTask;

        public override async ValueTask DisposeAsync()
        {
            await _process.DisposeAsync();
            Client.Dispose();
        }

        private static async Task<ServerProcess> StartAsync(Dictionary<string, string?> environment, int port)
        {
            var process = ServerProcess.Start("gitops", PublishedApp.Executable, ["serve", "--port", $"{port}"], null, environment);
            await process.WaitForLineAsync("Listening on ", TimeSpan.FromSeconds(30));
            return process;
        }
    }
}
