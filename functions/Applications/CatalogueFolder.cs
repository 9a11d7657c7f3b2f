namespace GitOps.Functions.Applications;

/// <summary>
/// Lists the files of a catalogue: one file, or a folder with all its sub-folders, <c>.yaml</c>, <c>.yml</c> and <c>.json</c>, in ordinal
/// order. Names that begin with a dot are passed over (<c>.git</c>, editors' files, the versions inside a mounted ConfigMap). A link to
/// a file counts where its end lies inside the folder; a link to a folder is not followed.
/// </summary>
internal static class CatalogueFolder
{
    private const int MaxLinks = 40;

    /// <summary>Lists the files.</summary>
    /// <exception cref="IOException">The path does not exist or cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be listed.</exception>
    public static IReadOnlyList<CatalogueFile> List(string path)
    {
        var root = RealPath(System.IO.Path.GetFullPath(path)) ?? throw new IOException("too many links");
        if (File.Exists(root)) return [Describe(new FileInfo(root), System.IO.Path.GetFileName(path), root)];
        var files = new List<CatalogueFile>();
        AddFolder(new DirectoryInfo(root), System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path)), root, files);
        files.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return files;
    }

    private static void AddFolder(DirectoryInfo folder, string name, string root, List<CatalogueFile> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.')) continue;
            var entryName = $"{name}/{entry.Name}";
            if (entry is DirectoryInfo child && child.LinkTarget is null) AddFolder(child, entryName, root, files);
            else if (entry is DirectoryInfo) files.Add(new CatalogueFile(entryName, null, 0, default));
            else if (IsManifest(entry.Name)) files.Add(Describe((FileInfo)entry, entryName, root));
        }
    }

    private static CatalogueFile Describe(FileInfo file, string name, string root)
    {
        var real = file.LinkTarget is null ? file.FullName : RealPath(file.FullName);
        if (real is null || !IsInside(real, root) || !File.Exists(real)) return new CatalogueFile(name, null, 0, default);
        var info = new FileInfo(real);
        return new CatalogueFile(name, real, info.Length, info.LastWriteTimeUtc);
    }

    private static bool IsManifest(string name) => System.IO.Path.GetExtension(name) is ".yaml" or ".yml" or ".json";

    private static bool IsInside(string path, string root) => path == root || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);

    // The framework resolves the last link only, not links among the folders on the way.
    private static string? RealPath(string path)
    {
        var (resolved, rest, links) = ("", new Stack<string>(path.Split('/').Reverse()), 0);
        while (rest.TryPop(out var part))
        {
            if (part is "" or ".") continue;
            if (part == "..") resolved = resolved[..Math.Max(0, resolved.LastIndexOf('/'))];
            else if (new FileInfo($"{resolved}/{part}").LinkTarget is not { } target) resolved += "/" + part;
            else if (++links > MaxLinks) return null;
            else
            {
                if (target.StartsWith('/')) resolved = "";
                foreach (var step in target.Split('/').Reverse()) rest.Push(step);
            }
        }
        return resolved.Length == 0 ? "/" : resolved;
    }
}
