using System.Diagnostics;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>Runs one command to its end and captures its output. It dies with the test process and at its timeout.</summary>
public static class ProcessRunner
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Runs a command through an argument list, without a shell.</summary>
    /// <param name="file">Path of an executable, or a name on PATH.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="folder">Working directory; the test's own if left out.</param>
    /// <param name="environment">Added to the inherited environment; a null value removes one.</param>
    /// <param name="input">Text for standard input; empty if left out.</param>
    /// <param name="timeout">One minute if left out; then the whole process tree is killed.</param>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<ProcessOutput> RunAsync(
        string file,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? input = null,
        TimeSpan? timeout = null)
    {
        var start = ChildProcess.StartInfo(file, arguments, folder, environment);
        var command = $"{Path.GetFileName(file)} {string.Join(' ', arguments)}";
        using var process = ChildProcess.Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await WriteInputAsync(process, input);
        var limit = timeout ?? DefaultTimeout;
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command}: not finished after {limit}{Environment.NewLine}{await output}{Environment.NewLine}{await error}");
        }

        return new ProcessOutput(command, process.ExitCode, await output, await error);
    }

    // A command may end without reading its input: that is no error of the test.
    private static async Task WriteInputAsync(Process process, string? input)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }
}
