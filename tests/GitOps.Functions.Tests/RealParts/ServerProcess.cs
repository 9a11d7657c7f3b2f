using System.Collections.Concurrent;
using System.Diagnostics;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>A long-running program: its log in memory, waits for a line or for its end, signals. It dies with the test process.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 20_000;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;
    private readonly string _name;

    private ServerProcess(string name, Process process)
    {
        (_name, _process) = (name, process);
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>Process id of the program itself.</summary>
    public int Id => _process.Id;

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Both outputs so far, line by line; the newest 20,000 lines.</summary>
    public IReadOnlyList<string> Lines => [.. _log];

    /// <summary><see cref="Lines"/> as one text.</summary>
    public string Log => string.Join(Environment.NewLine, _log);

    /// <summary>Starts it; <paramref name="name"/> is what messages call it. The other parameters are those of <see cref="ChildProcess.StartInfo"/>.</summary>
    public static ServerProcess Start(
        string name, string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null, string deathSignal = "KILL") =>
        new(name, ChildProcess.Start(ChildProcess.StartInfo(file, arguments, folder, environment, deathSignal)));

    /// <summary>Asks every 25 ms until the answer is yes.</summary>
    /// <exception cref="InvalidOperationException">The program ended instead; the message has the end of its log.</exception>
    /// <exception cref="TimeoutException">Not within the limit (30 s if left out).</exception>
    public async Task WaitUntilAsync(string what, Func<Task<bool>> ready, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await ready())
        {
            if (HasExited) throw new InvalidOperationException($"{_name} ended with code {_process.ExitCode} before {what}:{Environment.NewLine}{EndOfLog()}");
            if (clock.Elapsed > (limit ?? TimeSpan.FromSeconds(30))) throw new TimeoutException($"{_name}: no {what} after {clock.Elapsed}:{Environment.NewLine}{EndOfLog()}");
            await Task.Delay(25);
        }
    }

    /// <summary>Waits until a line of the log contains the text.</summary>
    public Task WaitForLineAsync(string text, TimeSpan? limit = null) =>
        WaitUntilAsync($"log line '{text}'", () => Task.FromResult(_log.Any(line => line.Contains(text, StringComparison.Ordinal))), limit);

    /// <summary>SIGTERM, and SIGKILL if it has not ended within the grace (5 s if left out). Returns when it is gone.</summary>
    public async Task StopAsync(TimeSpan? grace = null)
    {
        Signal("TERM");
        using var patience = new CancellationTokenSource(grace ?? TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>SIGKILL. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its own end, one minute, and returns its exit code; 137 after a SIGKILL.</summary>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Stops it in its tracks (SIGSTOP): connections stay open, nothing answers.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw() => Signal("CONT");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        if (!HasExited) PosixSignals.Send(Id, signal);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _log.Enqueue(line);
        if (_log.Count > LinesKept) _log.TryDequeue(out _);
    }

    private string EndOfLog() => string.Join(Environment.NewLine, _log.TakeLast(40));
}
