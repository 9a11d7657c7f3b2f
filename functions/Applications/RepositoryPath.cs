namespace GitOps.Functions.Applications;

/// <summary>Folders in a repository: relative, forward slashes, nothing that leads out.</summary>
internal static class RepositoryPath
{
    /// <summary>What <see cref="TryNormalise"/> asks for, for messages.</summary>
    public const string Rule = "must be a relative folder of the repository such as \"apps/shop\" or \".\", "
        + "without \"..\", empty parts, backslashes or a leading \"-\"";

    private const int MaxLength = 1024;

    /// <summary>Takes <c>./</c> and a trailing slash away; <c>.</c> is the root and becomes empty.</summary>
    public static bool TryNormalise(string path, out string normalised)
    {
        normalised = "";
        if (path.Length > MaxLength || path.Contains('\\', StringComparison.Ordinal) || path.Any(char.IsControl)) return false;
        var parts = path.EndsWith('/') ? path[..^1].Split('/') : path.Split('/');
        normalised = string.Join('/', parts.Where(static p => p != "."));
        return !parts.Any(static p => p is "" or "..") && !normalised.StartsWith('-');
    }
}
