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
    public string? TreeId(string path)
    {
        if (Find(path) is not { } entry) return null;
        return entry.IsFolder ? entry.Id : throw step.At(path).Final($"it is {entry.Oddity ?? "a file"}, not a folder");
    }

    /// <summary>The id of the tree or the regular file at a path, or null where nothing is there.</summary>
    public string? ObjectId(string path) => Find(path) is { } entry ? TreeRules.Regular(entry, step).Id : null;

    /// <summary>Regular files: of those that are named, and all below the folders, what is taken.</summary>
    public SourceFiles Read(IReadOnlyList<string> paths, Predicate<string> takes, CancellationToken cancel)
    {
        var files = new SourceFilesBuilder(step, limits);
        foreach (var path in paths)
        {
            var entry = Find(path) ?? throw step.Final($"there is no file or folder '{SourcePaths.Shown(path)}'");
            if (!entry.IsFolder && !takes(path)) continue;
            foreach (var file in TreeRules.Regular(entry, step).IsFolder ? List(path, entry.Id, takes, cancel) : [entry]) ReadFile(new ObjectId(file.Id), file.Path, files, cancel);
        }

        return files.Build();
    }

    /// <summary>The regular files below a folder, of those that are taken.</summary>
    public IReadOnlyList<TreeEntry> List(string folder, string tree, Predicate<string> takes, CancellationToken cancel)
    {
        var found = new List<TreeEntry>();
        List(repository.Lookup<Tree>(tree) ?? throw step.Transient("the commit is not there any more"), folder, new SourceFilesBuilder(step, limits), takes, found, cancel);
        return found;
    }

    /// <summary>Files that were listed.</summary>
    public SourceFiles Read(IReadOnlyList<TreeEntry> listed, long others, CancellationToken cancel)
    {
        var files = new SourceFilesBuilder(step, limits, others);
        foreach (var file in listed) ReadFile(new ObjectId(file.Id), file.Path, files, cancel);
        return files.Build();
    }

    private TreeEntry? Find(string path)
    {
        if (path.Length == 0) return new TreeEntry("", "040000", Root.Sha);
        if (SourcePaths.Problem(path, limits) is { } problem) throw step.At(path).Final(problem);
        return Root[path] is { } entry ? Entry(entry, path) : null;
    }

    // Checked entry by entry, before anything below is looked at: a few small trees can stand for any number of files, at any depth. What is not taken counts.
    private void List(Tree tree, string folder, SourceFilesBuilder counted, Predicate<string> takes, List<TreeEntry> found, CancellationToken cancel)
    {
        foreach (var item in tree)
        {
            cancel.ThrowIfCancellationRequested();
            var path = folder.Length == 0 ? item.Name : $"{folder}/{item.Name}";
            var entry = Entry(item, path);
            if (SourcePaths.Problem(path, limits) is { } problem) throw step.At(path).Final(problem);
            if (entry.IsFolder)
            {
                List((Tree)item.Target, path, counted, takes, found, cancel);
                continue;
            }

            counted.Expect(path, 0);
            if (takes(path)) found.Add(TreeRules.Regular(entry, step));
        }
    }

    private void ReadFile(ObjectId id, string path, SourceFilesBuilder files, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        // The size stands at the object's beginning: nothing is unpacked to learn that it is too large.
        var size = repository.ObjectDatabase.RetrieveObjectMetadata(id).Size;
        files.Expect(path, size);
        using var content = repository.Lookup<Blob>(id).GetContentStream();
        var bytes = new byte[size];
        content.ReadExactly(bytes);
        files.Add(path, bytes);
    }

    private static TreeEntry Entry(LibGit2Sharp.TreeEntry entry, string path) =>
        new(path, Convert.ToString((int)entry.Mode, 8).PadLeft(6, '0').ToString(CultureInfo.InvariantCulture), entry.Target?.Sha ?? "");
}
