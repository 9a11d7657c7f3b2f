using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>
/// The Functions host stand-in (<c>tests/FunctionsHost</c>) as a process, with an app under it. Storage is a connection
/// string of <see cref="AzuriteServer"/>: normally <see cref="AzuriteServer.NewAccount"/>, since queue names are fixed.
/// </summary>
public sealed partial class FunctionsHostProcess : IAsyncDisposable
{
    private const string Key = "test-function-key";
    private readonly ServerProcess _process;

    private FunctionsHostProcess(ServerProcess process) => _process = process;

    /// <summary><c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Address => Client.BaseAddress!;

    /// <summary>For requests to the host, without a function key.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>Everything that the host and, marked <c>[handler]</c>, the app said.</summary>
    public string Log => _process.Log;

    /// <summary>True once the host has stopped, by itself too: after three errors of the handler.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Process id of the app, of its newest start.</summary>
    public int HandlerPid => int.Parse(HandlerStarts().Last().Groups["id"].Value, CultureInfo.InvariantCulture);

    /// <summary>How many times the app was started.</summary>
    public int HandlerStartCount => HandlerStarts().Count();

    /// <summary>Starts the host and waits for its line <c>Host started</c>, and for the app's first answer.</summary>
    /// <param name="appRoot">host.json and the functions' folders.</param>
    /// <param name="storage">Becomes <c>AzureWebJobsStorage</c>.</param>
    /// <param name="settings">More app settings.</param>
    /// <param name="hostId">Hosts with the same id share the timers' lock; a fresh one if left out.</param>
    public static async Task<FunctionsHostProcess> StartAsync(
        string appRoot, string storage, IReadOnlyDictionary<string, string?>? settings = null, string? hostId = null)
    {
        var environment = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["AzureWebJobsStorage"] = storage,
            ["FUNCTIONS_WORKER_RUNTIME"] = "custom",
        };
        // SIGTERM when the test process dies: the host then kills the app.
        var host = new FunctionsHostProcess(ServerProcess.Start(
            "functions-host",
            "dotnet",
            [BuildPaths.FunctionsHost, appRoot, "--port", "0", "--key", Key, "--host-id", hostId ?? $"{Guid.NewGuid():N}"[..24]],
            appRoot, environment, deathSignal: "TERM"));
        try
        {
            await host._process.WaitForLineAsync("Host started", TimeSpan.FromMinutes(1));
            await host._process.WaitForLineAsync("The handler answers", TimeSpan.FromMinutes(1));
            host.Client.BaseAddress = new Uri(HostStarted().Match(host.Log).Groups["address"].Value);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL to the app, as the host itself does it. Returns when the host has started it anew.</summary>
    public async Task KillHandlerAsync()
    {
        var starts = HandlerStartCount;
        PosixSignals.Send(HandlerPid, "KILL");
        await _process.WaitUntilAsync("new start of the handler", () => Task.FromResult(HandlerStartCount > starts));
    }

    /// <summary>Starts a timer or queue function by hand; returns when the host has taken the order.</summary>
    public async Task StartFunctionAsync(string name, string input = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{name}") { Content = JsonContent.Create(new JsonObject { ["input"] = input }) };
        request.Headers.Add("x-functions-key", Key);
        using var answer = await Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until a line of <see cref="Log"/> contains the text.</summary>
    public Task WaitForLineAsync(string text, TimeSpan? limit = null) => _process.WaitForLineAsync(text, limit);

    /// <summary>Stops the host in an orderly way; it kills the app, which gets no time.</summary>
    public Task StopAsync() => _process.StopAsync(TimeSpan.FromSeconds(15));

    /// <summary>SIGKILL to the host and then to the app: as if the machine were gone.</summary>
    public async Task KillAsync()
    {
        await _process.KillAsync();
        if (HandlerStarts().Any()) PosixSignals.Send(HandlerPid, "KILL");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited) await KillAsync();
        await _process.DisposeAsync();
        Client.Dispose();
    }

    private IEnumerable<Match> HandlerStarts() => _process.Lines.Select(line => HandlerStarted().Match(line)).Where(match => match.Success);

    [GeneratedRegex(@"Host started: .*, (?<address>http://\S+)")]
    private static partial Regex HostStarted();

    [GeneratedRegex(@"Started .* as process (?<id>\d+) on port")]
    private static partial Regex HandlerStarted();
}
