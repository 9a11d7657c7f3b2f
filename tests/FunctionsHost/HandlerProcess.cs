using System.Diagnostics;
using System.Net.Sockets;

namespace GitOps.Functions.FunctionsHost;

/// <summary>Starts the custom handler, waits until it answers, restarts it as the host would, and kills it.</summary>
internal sealed class HandlerProcess(AppFolder app, TimeProvider time, ILogger<HandlerProcess> log, IHostApplicationLifetime life) : IDisposable
{
    private const int RestartWanted = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly HandlerErrors _errors = new(time);
    private readonly int _port = app.Handler.Port ?? HandlerPort.Free();
    private readonly HttpClient _ping = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private Process? _process;
    private TaskCompletionSource _ready = NewReady();
    private bool _stopping;

    /// <summary>Where it listens, before and after restarts.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>An invocation waits for the handler for four initialization timeouts at most; then the host gives up.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancel)
    {
        Task ready;
        lock (_gate) ready = _ready.Task;
        try
        {
            await ready.WaitAsync(app.Handler.InitializationTimeout * (HandlerErrors.Limit + 1), time, cancel);
        }
        catch (TimeoutException)
        {
            log.LogError("The handler was not ready in time: the host shuts down.");
            life.StopApplication();
        }
    }

    /// <summary>Starts it and returns; whether it answers is watched in the background.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_stopping) return;
            var process = new Process { StartInfo = HandlerStart.Info(app, _port), EnableRaisingEvents = true };
            process.OutputDataReceived += (_, e) => Relay(e.Data, LogLevel.Information);
            process.ErrorDataReceived += (_, e) => Relay(e.Data, LogLevel.Error);
            process.Exited += (_, _) => OnExit(process);
            _process = process;
            if (!TryStart(process)) return;
            log.LogInformation("Started {File} {Arguments} as process {Id} on port {Port}.", process.StartInfo.FileName, process.StartInfo.Arguments, process.Id, _port);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _ = WatchStartAsync(process, _ready);
        }
    }

    /// <summary>The host does this when an invocation ran past functionTimeout; every other invocation in flight dies with it.</summary>
    public void RestartAfterTimeout()
    {
        Process? process;
        lock (_gate) process = _process;
        if (process is null) return;
        log.LogWarning("A function ran past functionTimeout: restarting the handler.");
        Restart(process);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping) return;
            _stopping = true;
            if (_process is not null) Kill(_process);
            _process = null;
        }

        _ping.Dispose();
    }

    private static TaskCompletionSource NewReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // As in the host, which then stays without a handler.
    private bool TryStart(Process process)
    {
        try
        {
            return process.Start();
        }
        catch (Exception e)
        {
            log.LogError(e, "The handler {File} did not start.", process.StartInfo.FileName);
            return false;
        }
    }

    private void Relay(string? line, LogLevel level)
    {
        if (line is null) return;
        if (level == LogLevel.Error && line.Contains("warn", StringComparison.OrdinalIgnoreCase)) level = LogLevel.Warning;
        log.Log(level, "[handler] {Line}", line);
    }

    // The wait counts the pauses, not the clock, as in the host.
    private async Task WatchStartAsync(Process process, TaskCompletionSource ready)
    {
        for (var waited = TimeSpan.Zero; waited <= app.Handler.InitializationTimeout; waited += Pause)
        {
            if (await AnswersAsync())
            {
                log.LogInformation("The handler answers: it is ready.");
                ready.TrySetResult();
                return;
            }

            if (!IsCurrent(process)) return;
            await Task.Delay(Pause, time);
        }

        Fail(process, "it did not answer in time");
    }

    // Ready is whatever answers "/" at all, with any status, well-formed or not.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _ping.GetAsync(Address);
            return true;
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is not SocketException;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private bool IsCurrent(Process process)
    {
        lock (_gate) return _process == process && !_stopping;
    }

    private void OnExit(Process process)
    {
        if (!IsCurrent(process)) return;
        switch (process.ExitCode)
        {
            case 0:
                log.LogWarning("The handler exited with code 0. The host does not start it again: every invocation fails from now on.");
                break;
            case RestartWanted:
                log.LogInformation("The handler exited with code 200: it asks for a restart, which is not counted as an error.");
                Restart(process);
                break;
            default:
                Fail(process, $"it exited with code {process.ExitCode}");
                break;
        }
    }

    private void Fail(Process process, string why)
    {
        lock (_gate)
        {
            if (!IsCurrent(process)) return;
            _errors.Add();
            log.LogError("The handler failed: {Why} (error {Count} of {Limit}).", why, _errors.Count, HandlerErrors.Limit);
            Restart(process);
        }
    }

    private void Restart(Process process)
    {
        lock (_gate)
        {
            if (!IsCurrent(process)) return;
            _process = null;
            if (_ready.Task.IsCompleted) _ready = NewReady();
            Kill(process);
            if (!_errors.TooMany)
            {
                Start();
                return;
            }
        }

        log.LogError("Exceeded the handler's restart count. Shutting down the host.");
        life.StopApplication();
    }

    // SIGKILL at once: a custom handler gets no SIGTERM and no time.
    private void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill();
            if (!process.WaitForExit(1000)) log.LogWarning("The handler has not exited one second after it was killed.");
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }
    }
}
