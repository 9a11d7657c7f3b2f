namespace GitOps.Functions.Sources.Ignoring;

/// <summary>One line of a <c>.gitignore</c>: which paths it is about, and whether it leaves them out or takes them in again.</summary>
internal sealed class IgnorePattern
{
    private readonly string _folder;
    private readonly bool _foldersOnly;
    private readonly bool _byName;
    private readonly IgnoreGlob? _glob;

    private IgnorePattern(string folder, string text)
    {
        _folder = folder;
        Includes = text.StartsWith('!');
        if (Includes) text = text[1..];
        _foldersOnly = text.EndsWith('/');
        if (_foldersOnly) text = text[..^1];
        // Without a slash it is a name, wherever that is; with one it is a path from the folder of the file that has the line.
        _byName = !text.Contains('/', StringComparison.Ordinal);
        _glob = text.Length == 0 ? null : IgnoreGlob.TryParse(text.StartsWith('/') ? text[1..] : text);
    }

    /// <summary>What it is about is taken in again.</summary>
    public bool Includes { get; }

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="folder">The folder that its paths begin at; it says nothing of what is elsewhere.</param>
    /// <param name="text">The lines. Empty ones and comments are none.</param>
    public static IEnumerable<IgnorePattern> Read(string folder, string text) => text.TrimStart('\uFEFF').Split('\n')
        .Select(static line => Trim(line.EndsWith('\r') ? line[..^1] : line)).Where(static line => line.Length > 0 && line[0] != '#').Select(line => new IgnorePattern(folder, line));

    /// <summary>Whether it is about a file or folder itself, not one above it.</summary>
    /// <param name="path">Its path from the repository's root.</param>
    /// <param name="isFolder">It is a folder.</param>
    /// <param name="steps">Counts what the match costs.</param>
    public bool Matches(string path, bool isFolder, ref long steps)
    {
        if (_glob is null || (_foldersOnly && !isFolder)) return false;
        var start = _folder.Length == 0 ? 0 : _folder.Length + 1;
        if (start > 0 && (path.Length <= start || path[start - 1] != '/' || !path.StartsWith(_folder, StringComparison.Ordinal))) return false;
        steps++;
        return _glob.Matches(path.AsSpan(_byName ? path.LastIndexOf('/') + 1 : start), ref steps);
    }

    // Spaces at the end do not count, unless a backslash is before the last of them.
    private static string Trim(string line)
    {
        var end = line.Length;
        while (end > 0 && line[end - 1] == ' ' && !IsEscaped(line, end - 1)) end--;
        return line[..end];
    }

    private static bool IsEscaped(string line, int at)
    {
        var backslashes = 0;
        while (at - backslashes > 0 && line[at - backslashes - 1] == '\\') backslashes++;
        return backslashes % 2 == 1;
    }
}
