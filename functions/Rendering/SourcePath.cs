namespace GitOps.Functions.Rendering;

/// <summary>Paths in a repository: forward slashes, no leading slash; the root is empty.</summary>
internal static class SourcePath
{
    /// <summary>Where a file is within a folder, or null where it is outside.</summary>
    public static string? Below(string folder, string path)
    {
        if (folder.Length == 0) return path;
        return path.Length > folder.Length + 1 && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal) ? path[(folder.Length + 1)..] : null;
    }

    /// <summary>A name in a folder.</summary>
    public static string In(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>The folder that a path is in.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var i and >= 0 ? path[..i] : "";

    /// <summary>Follows a relative path from a folder; null where it leaves the repository.</summary>
    public static string? Resolve(string folder, string relative)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in relative.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }
}
