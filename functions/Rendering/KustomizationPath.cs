namespace GitOps.Functions.Rendering;

/// <summary>
/// Decides whether a text in a kustomization is a path in the repository. kustomize takes much for an address: it tries Git before it
/// looks for a folder, passes what follows <c>?ref=</c> to git as an argument (which runs programs), and fetches http URLs.
/// </summary>
internal static class KustomizationPath
{
    /// <summary>Follows a path.</summary>
    /// <param name="folder">Folder of the kustomization.</param>
    /// <param name="entry">The text.</param>
    /// <param name="path">The path in the repository where nothing is wrong.</param>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Refuse(string folder, string entry, out string path)
    {
        path = "";
        if (entry.Length == 0) return "a path is empty";
        if (entry.Any(static c => char.IsControl(c) || c is ':' or '?' or '\\' or '@' or '*') || entry.Contains("//", StringComparison.Ordinal) || LooksLikeGit(entry))
            return $"'{Show(entry)}' is not a path in this repository; remote references are refused, vendor what you need";
        if (entry[0] is '/' or '~' or '-' || entry.Trim() != entry) return $"'{Show(entry)}' is not a relative path";
        if (SourcePath.Resolve(folder, entry) is not { } resolved) return $"'{Show(entry)}' leads out of the repository";
        path = resolved;
        return null;
    }

    private static bool LooksLikeGit(string entry) =>
        entry.StartsWith("github.com", StringComparison.OrdinalIgnoreCase)
        || entry.Split('/').Any(part => part.EndsWith(".git", StringComparison.OrdinalIgnoreCase) || part.Equals("_git", StringComparison.OrdinalIgnoreCase));

    // A mistyped address may hold a password; show enough to find it and no more.
    private static string Show(string entry)
    {
        var text = new string([.. entry.Select(c => char.IsControl(c) ? ' ' : c)]);
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var at = text.LastIndexOf('@');
        if (at > 0) text = text[..(scheme >= 0 && scheme + 3 < at ? scheme + 3 : 0)] + "…" + text[at..];
        return text.Length > 100 ? text[..100] + "…" : text;
    }
}
