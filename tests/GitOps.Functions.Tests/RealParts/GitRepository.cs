namespace GitOps.Functions.Tests.RealParts;

/// <summary>A real bare repository, and a work tree beside it that pushes to it. The branch is <c>main</c>.</summary>
public sealed class GitRepository : IDisposable
{
    // Nothing of the developer's own configuration, no questions, the same author everywhere.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_AUTHOR_NAME"] = "Test Author",
        ["GIT_AUTHOR_EMAIL"] = "author@example.com",
        ["GIT_COMMITTER_NAME"] = "Test Author",
        ["GIT_COMMITTER_EMAIL"] = "author@example.com",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        // No tidying up afterwards, which starts more processes than the work itself.
        ["GIT_CONFIG_COUNT"] = "3",
        ["GIT_CONFIG_KEY_0"] = "gc.auto",
        ["GIT_CONFIG_VALUE_0"] = "0",
        ["GIT_CONFIG_KEY_1"] = "maintenance.auto",
        ["GIT_CONFIG_VALUE_1"] = "false",
        ["GIT_CONFIG_KEY_2"] = "receive.autoGC",
        ["GIT_CONFIG_VALUE_2"] = "false",
    };

    private static readonly Lazy<Dictionary<string, string>> Bare = new(() => Initial("--bare"));
    private static readonly Lazy<Dictionary<string, string>> Work = new(() => Initial());

    private readonly TemporaryFolder _folder = new();

    /// <summary>Both, empty.</summary>
    public GitRepository()
    {
        BarePath = _folder["origin.git"];
        WorkPath = _folder["work"];
        Make(BarePath, Bare.Value);
        Make(Path.Combine(WorkPath, ".git"), Work.Value);
        File.AppendAllText(Path.Combine(WorkPath, ".git", "config"), $"[remote \"origin\"]\n\turl = {BarePath}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n");
    }

    /// <summary>The repository that is pushed to.</summary>
    public string BarePath { get; }

    /// <summary>The work tree.</summary>
    public string WorkPath { get; }

    /// <summary>Commit that the work tree is at, 40 hex digits.</summary>
    public string Head => Git("rev-parse", "HEAD");

    /// <summary>Writes a text file into the work tree, with its folders.</summary>
    public void Write(string path, string text)
    {
        var file = Path.Combine(WorkPath, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Deletes a file or a folder from the work tree.</summary>
    public void Delete(string path)
    {
        var target = Path.Combine(WorkPath, path);
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        else File.Delete(target);
    }

    /// <summary>Commits everything in the work tree, even if nothing changed, and returns the commit's id.</summary>
    public string Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", message);
        return Head;
    }

    /// <summary>Pushes the current branch, by force, to the bare repository.</summary>
    public void Push() => Git("push", "--quiet", "--force", "origin", "HEAD");

    /// <summary>Any git command in the work tree; returns its output, trimmed.</summary>
    public string Git(params string[] arguments) =>
        Task.Run(() => ProcessRunner.RunAsync(Tools.Git, arguments, WorkPath, Environment)).GetAwaiter().GetResult().MustSucceed().Output.Trim();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>What <c>git init</c> makes, asked once: hundreds of tests have a repository, and two processes for each add up.</summary>
    private static Dictionary<string, string> Initial(params string[] options)
    {
        using var folder = new TemporaryFolder();
        Task.Run(() => ProcessRunner.RunAsync(Tools.Git, ["init", "--quiet", "--initial-branch=main", "--template=", .. options, folder["made"]], folder.Path, Environment)).GetAwaiter().GetResult().MustSucceed();
        var made = options.Length > 0 ? folder["made"] : folder["made", ".git"];
        return Directory.EnumerateFileSystemEntries(made, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(made, path), static path => Directory.Exists(path) ? "" : File.ReadAllText(path));
    }

    private static void Make(string path, Dictionary<string, string> entries)
    {
        Directory.CreateDirectory(path);
        foreach (var (name, text) in entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            if (text.Length == 0) Directory.CreateDirectory(Path.Combine(path, name));
            else File.WriteAllText(Path.Combine(path, name), text);
        }
    }
}
