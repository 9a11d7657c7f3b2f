using System.Globalization;
using LibGit2Sharp;

namespace GitOps.Functions.Sources.Git;

/// <summary>Reads folders and files of one commit out of a repository on disk.</summary>
/// <param name="repository">Open; used by one thread at a time.</param>
/// <param name="commit">The commit; it is there.</param>
/// <param name="step">For failures.</param>
/// <param name="limits">How much may be read.</param>
internal sealed class GitTreeReader(Repository repository, string commit, SourceStep step, SourceLimits limits)
{
    private Tree Root => repository.Lookup<Commit>(commit)?.Tree ?? throw step.Transient("the commit is not there any more");

    /// <summary>The id of the tree at a path, or null where nothing is there.</summary>
    public string? TreeId(string path) => Find(path)?.Sha;

    /// <summary>All regular files below the folders.</summary>
    public SourceFiles Read(IReadOnlyList<string> folders, CancellationToken cancel)
    {
        var files = new SourceFilesBuilder(step, limits);
        foreach (var folder in folders)
        {
            var tree = Find(folder) ?? throw step.Final($"there is no folder '{SourcePaths.Shown(folder)}'");
            Read(tree, folder, files, cancel);
        }

        return files.Build();
    }

    private Tree? Find(string path)
    {
        if (path.Length == 0) return Root;
        if (SourcePaths.Problem(path, limits) is { } problem) throw step.At(path).Final(problem);
        var parts = path.Split('/');
        var at = Root;
        for (var i = 0; i < parts.Length; i++)
        {
            if (at[parts[i]] is not { } entry) return null;
            if (entry.Mode is Mode.Directory) at = (Tree)entry.Target;
            else if (i < parts.Length - 1) return null;
            else throw step.At(path).Final($"it is {Entry(entry, path).Oddity ?? "a file"}, not a folder");
        }

        return at;
    }

    private void Read(Tree tree, string folder, SourceFilesBuilder files, CancellationToken cancel)
    {
        foreach (var item in tree)
        {
            cancel.ThrowIfCancellationRequested();
            var path = folder.Length == 0 ? item.Name : $"{folder}/{item.Name}";
            if (Entry(item, path).Oddity is { } oddity) throw step.At(path).Final($"it is {oddity}, which is not read; only regular files are");
            if (SourcePaths.Problem(path, limits) is { } problem) throw step.At(path).Final(problem);
            if (item.Mode is Mode.Directory) Read((Tree)item.Target, path, files, cancel);
            else ReadFile(item.Target.Id, path, files);
        }
    }

    private void ReadFile(ObjectId id, string path, SourceFilesBuilder files)
    {
        // The size stands at the object's beginning: nothing is unpacked to learn that it is too large.
        files.Expect(path, repository.ObjectDatabase.RetrieveObjectMetadata(id).Size);
        using var content = repository.Lookup<Blob>(id).GetContentStream();
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        files.Add(path, bytes.ToArray());
    }

    private static TreeEntry Entry(LibGit2Sharp.TreeEntry entry, string path) =>
        new(path, Convert.ToString((int)entry.Mode, 8).PadLeft(6, '0').ToString(CultureInfo.InvariantCulture), entry.Target?.Sha ?? "");
}
