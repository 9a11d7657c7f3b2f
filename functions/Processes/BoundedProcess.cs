using System.ComponentModel;
using System.Diagnostics;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Processes;

/// <summary>
/// Runs one child process that works on untrusted input: no inherited environment, no standard input, a session of its own that is
/// killed as a whole, and limits on time, output and memory.
/// </summary>
/// <remarks>
/// Memory is limited by the kernel through RLIMIT_DATA (<c>prlimit --data</c>), per process. It counts private writable memory, so a Go
/// program, which reserves a gigabyte of address space before it begins, lives with 64 MiB of it; under RLIMIT_AS the same program does
/// not start with 512 MiB. GOMEMLIMIT is only a wish, and watching the resident size from outside comes too late: a bomb takes
/// gigabytes between two looks. The session is made by <c>setsid</c>. Both are util-linux, part of every Debian-based image.
/// </remarks>
internal static class BoundedProcess
{
    private static readonly string[] Folders = ["/usr/bin", "/bin"];

    // Go's runtime says one of the first two, a shell the second, jsonnet in C++ the third.
    private static readonly string[] Starved = ["out of memory", "cannot allocate memory", "memory allocation error"];
    private static readonly Lazy<(string Setsid, string Prlimit)> Wrappers = new(() => (Find("setsid"), Find("prlimit")));

    /// <summary>Runs a child to its end, or kills it and everything in its session.</summary>
    /// <exception cref="FailureException">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the child is dead.</exception>
    public static async Task<BoundedResult> RunAsync(BoundedCommand command, TimeProvider time, CancellationToken cancel)
    {
        using var process = Start(command);
        using var timeout = new CancellationTokenSource(command.Timeout, time);
        using var flood = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token, flood.Token);
        await using var killing = stop.Token.Register(() => ProcessSession.Kill(process));
        var output = BoundedStream.ReadAllAsync(process.StandardOutput.BaseStream, command.OutputBytes, flood);
        var error = BoundedStream.ReadTailAsync(process.StandardError.BaseStream, command.ErrorBytes, flood);
        await process.WaitForExitAsync(CancellationToken.None);
        // What it left behind in the background would hold the pipes open, and go on.
        ProcessSession.Kill(process);
        var (bytes, tail) = (await output, await error);
        cancel.ThrowIfCancellationRequested();
        return new BoundedResult(Outcome(process.ExitCode, tail, flood.IsCancellationRequested, timeout.IsCancellationRequested), process.ExitCode, bytes, tail);
    }

    private static BoundedOutcome Outcome(int exitCode, string error, bool flooded, bool timedOut)
    {
        if (flooded) return BoundedOutcome.Flooded;
        if (exitCode == 0) return BoundedOutcome.Exited;
        if (timedOut) return BoundedOutcome.TimedOut;
        return Starved.Any(words => error.Contains(words, StringComparison.OrdinalIgnoreCase)) ? BoundedOutcome.OutOfMemory : BoundedOutcome.Exited;
    }

    private static Process Start(BoundedCommand command)
    {
        var start = new ProcessStartInfo(Wrappers.Value.Setsid)
        {
            WorkingDirectory = command.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[Wrappers.Value.Prlimit, $"--data={command.MemoryBytes}", "--core=0", "--", command.Program, .. command.Arguments])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment) start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new FailureException(new Failure(command.Program, "start", "the program could not be started"), inner: e);
        }
    }

    private static string Find(string name) =>
        Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new FailureException(new Failure(name, "start", "the program is missing; install util-linux"));
}
