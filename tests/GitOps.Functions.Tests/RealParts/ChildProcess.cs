using System.Collections.Concurrent;
using System.Diagnostics;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>
/// Starts processes that the kernel kills when the test process ends, however it ends (<c>PR_SET_PDEATHSIG</c>, set by
/// util-linux's <c>setpriv</c>, which then becomes the program itself under the same process id).
/// </summary>
public static class ChildProcess
{
    private static readonly BlockingCollection<Action> Work = StartThread();

    /// <summary>All three streams redirected, an argument list, no shell.</summary>
    /// <param name="file">Path, or a name on PATH.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="folder">Working directory; the test's own if left out.</param>
    /// <param name="environment">Added to the inherited environment; a null value removes one.</param>
    /// <param name="deathSignal">What it gets when the test process ends: <c>TERM</c> for a program that has children to end itself.</param>
    public static ProcessStartInfo StartInfo(
        string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null, string deathSignal = "KILL")
    {
        var start = new ProcessStartInfo("setpriv")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        foreach (var argument in (string[])["--pdeathsig", deathSignal, "--", file, .. arguments]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Starts it from the one thread that lives as long as this process.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>();
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    // The signal comes when the *thread* that forked ends, and thread pool threads end when they are idle: children would
    // die at random. So all are started from a thread of our own.
    private static BlockingCollection<Action> StartThread()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var action in work.GetConsumingEnumerable()) action();
        })
        { IsBackground = true, Name = "child process starter" }.Start();
        return work;
    }
}
