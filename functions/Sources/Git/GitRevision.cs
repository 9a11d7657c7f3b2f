using LibGit2Sharp;

namespace GitOps.Functions.Sources.Git;

/// <summary>One commit of a repository that is read with libgit2: a local one, or a fetched one.</summary>
/// <param name="commit">The commit.</param>
/// <param name="open">Brings the repository's folder here; called once, when something is read first.</param>
/// <param name="close">Called at the end if <paramref name="open"/> was.</param>
/// <param name="step">For failures.</param>
/// <param name="limits">How much may be read.</param>
internal sealed class GitRevision(string commit, Func<CancellationToken, Task<string>> open, Action close, SourceStep step, SourceLimits limits) : ITreeRevision
{
    private readonly SemaphoreSlim _one = new(1);
    private Repository? _repository;

    /// <inheritdoc/>
    public string Revision => commit;

    /// <inheritdoc/>
    public Task<string?> TreeAsync(string path, CancellationToken cancel) => ReadAsync(reader => reader.TreeId(path), cancel);

    /// <inheritdoc/>
    public Task<string?> ObjectIdAsync(string path, CancellationToken cancel) => ReadAsync(reader => reader.ObjectId(path), cancel);

    /// <inheritdoc/>
    public Task<SourceFiles> FetchAsync(IReadOnlyCollection<string> paths, Predicate<string> takes, CancellationToken cancel) =>
        ReadAsync(reader => reader.Read(SourcePaths.Outermost(paths), takes, cancel), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TreeEntry>> ListAsync(string folder, string tree, CancellationToken cancel) => ReadAsync(reader => reader.List(folder, tree, static _ => true, cancel), cancel);

    /// <inheritdoc/>
    public Task<SourceFiles> ReadAsync(string folder, IReadOnlyList<TreeEntry> files, long others, CancellationToken cancel) =>
        ReadAsync(reader => reader.Read(files, others, cancel), cancel);

    /// <summary>Brings the repository here and finds the commit in it, without reading anything yet.</summary>
    public Task ProveAsync(CancellationToken cancel) => ReadAsync(static reader => reader.TreeId(""), cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_repository is not null)
        {
            _repository.Dispose();
            close();
        }

        _one.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> ReadAsync<T>(Func<GitTreeReader, T> read, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            _repository ??= await OpenAsync(cancel);
            return await Task.Run(() => read(new GitTreeReader(_repository, commit, step, limits)), cancel);
        }
        catch (LibGit2SharpException e)
        {
            throw step.Transient("the repository cannot be read; it is damaged or was removed", e);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Repository> OpenAsync(CancellationToken cancel)
    {
        var folder = await open(cancel);
        try
        {
            return new Repository(folder);
        }
        catch
        {
            close();
            throw;
        }
    }
}
