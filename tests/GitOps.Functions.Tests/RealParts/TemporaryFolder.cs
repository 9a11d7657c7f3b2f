using System.Collections.Concurrent;
using System.Diagnostics;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>A fresh folder that is gone afterwards, even if the test process is killed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private static readonly ConcurrentBag<Process> Watchers = [];
    private static readonly Lazy<string> OnDisk = new(() => NewRoot(System.IO.Path.GetTempPath()));
    private static readonly Lazy<string> InMemory = new(() => NewRoot(Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath()));

    /// <summary>Makes one.</summary>
    /// <param name="inMemory">Under the memory file system where there is one: for what writes a lot and is small.</param>
    public TemporaryFolder(bool inMemory = false) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine((inMemory ? InMemory : OnDisk).Value, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>A path below the folder; nothing is made.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a text file below the folder, with the folders in between, and returns its path.</summary>
    public string Write(string path, string text)
    {
        var file = this[path];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    // One folder per test process, watched by a shell whose input is a pipe that we hold: the pipe closes when this process
    // ends, however it ends, and the shell then removes the folder. In a session of its own, so that Ctrl-C spares it;
    // several tries, because servers that are killed at the same moment may still be writing.
    private static string NewRoot(string parent)
    {
        var root = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"gitops-functions-tests.{Environment.ProcessId}.{Guid.NewGuid():N}")).FullName;
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            ArgumentList = { "sh", "-c", "trap '' INT TERM HUP; cat >/dev/null; for i in 1 2 3 4 5; do rm -rf -- \"$1\" && exit; sleep 1; done", "sh", root },
        };
        Watchers.Add(Process.Start(start)!);
        return root;
    }
}
