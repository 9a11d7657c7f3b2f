namespace GitOps.Functions.Sources.Git;

/// <summary>One fetched commit on disk. <see cref="GitMirrors"/> counts its users under its lock.</summary>
/// <param name="folder">Where it is, or will be.</param>
internal sealed class GitMirror(string folder) : IDisposable
{
    private readonly SemaphoreSlim _filling = new(1);

    /// <summary>The bare repository.</summary>
    public string Folder => folder;

    /// <summary>How many hold it.</summary>
    public int Users { get; set; }

    /// <summary>When it was last let go of, in ticks of the stopwatch.</summary>
    public long Released { get; set; }

    /// <summary>Bytes on disk.</summary>
    public long Bytes { get; private set; }

    /// <summary>The commit is there.</summary>
    public bool IsFilled => Bytes > 0;

    /// <summary>Fetches the commit unless it is there. A fetch that fails leaves nothing; a cleaned temporary folder is filled again.</summary>
    public async Task FillAsync(Func<string, Task> fetch, CancellationToken cancel)
    {
        await _filling.WaitAsync(cancel);
        try
        {
            if (IsFilled && Directory.Exists(folder)) return;
            DeleteFolder(folder);
            await fetch(folder);
            Bytes = Math.Max(1, new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length));
        }
        finally
        {
            if (!IsFilled) DeleteFolder(folder);
            _filling.Release();
        }
    }

    /// <summary>Removes it from the disk.</summary>
    public void Delete()
    {
        DeleteFolder(folder);
        Dispose();
    }

    /// <summary>Removes a folder. One that is gone already, or in another's hands, is no error: it is temporary.</summary>
    public static void DeleteFolder(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next process's start takes it away.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _filling.Dispose();
}
