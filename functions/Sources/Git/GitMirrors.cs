using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Sources.Git;

/// <summary>
/// Fetched commits on disk, so that the next pass over the same commit asks for references only. A cache: bounded, of this process alone, and
/// safe to lose at any time.
/// </summary>
/// <param name="parent">Folder to work in.</param>
internal sealed class GitMirrors(string parent) : IDisposable
{
    private const int MaxCommits = 8;
    private const long MaxBytes = 256L << 20;
    private const string Prefix = "gitops-git.";

    private readonly string _root = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}.{Guid.NewGuid():N}"));
    private readonly Dictionary<string, GitMirror> _mirrors = [];
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>Takes hold of the repository that has a commit; its first user fetches it.</summary>
    /// <param name="repository">Address of the repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="fetch">Puts the commit into a folder that does not exist yet.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<GitMirror> HoldAsync(string repository, string commit, Func<string, Task> fetch, CancellationToken cancel)
    {
        var mirror = Hold(repository, commit);
        try
        {
            await mirror.FillAsync(fetch, cancel);
            return mirror;
        }
        catch
        {
            Release(mirror);
            throw;
        }
    }

    /// <summary>Lets go of one; the least recently used ones without a user leave when there are too many.</summary>
    public void Release(GitMirror mirror)
    {
        lock (_lock)
        {
            mirror.Users--;
            mirror.Released = Stopwatch.GetTimestamp();
            var idle = _mirrors.Where(static kept => kept.Value.Users == 0).OrderBy(static kept => kept.Value.Released).ToList();
            foreach (var (key, kept) in idle)
            {
                if (!_disposed && kept.IsFilled && _mirrors.Count <= MaxCommits && _mirrors.Values.Sum(static m => m.Bytes) <= MaxBytes) break;
                _mirrors.Remove(key);
                kept.Delete();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            GitMirror.DeleteFolder(_root);
        }
    }

    private GitMirror Hold(string repository, string commit)
    {
        lock (_lock)
        {
            if (!Directory.Exists(_root)) MakeRoot();
            var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))[..16] + "-" + commit;
            if (!_mirrors.TryGetValue(key, out var mirror)) _mirrors[key] = mirror = new GitMirror(Path.Combine(_root, key));
            mirror.Users++;
            return mirror;
        }
    }

    // What processes that were killed left behind goes when the next one begins.
    private void MakeRoot()
    {
        Directory.CreateDirectory(parent);
        foreach (var left in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(left).Split('.')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !Runs(process))
                GitMirror.DeleteFolder(left);
        }

        // Others on the machine have no business in what may be a private repository.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_root);
        else Directory.CreateDirectory(_root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool Runs(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
