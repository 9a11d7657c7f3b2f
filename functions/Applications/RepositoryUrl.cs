namespace GitOps.Functions.Applications;

/// <summary>
/// A Git repository's address in one spelling, so that <c>https://GitHub.com/Org/Repo.git</c>, <c>https://github.com/org/repo</c> and
/// <c>git@github.com:org/repo.git</c> are the same repository to a webhook. Never holds a user name or a password.
/// </summary>
internal sealed record RepositoryUrl
{
    private RepositoryUrl(string text, string host, string path, string? localPath)
    {
        Text = text;
        Host = host;
        Path = path;
        LocalPath = localPath;
    }

    /// <summary>As written, without credentials: what is fetched from.</summary>
    public string Text { get; }

    /// <summary>Host in lower case, with the port where it is not the scheme's own; empty for a local repository.</summary>
    public string Host { get; }

    /// <summary>Path without leading slash and without <c>.git</c>, as written: <c>org/repo</c>.</summary>
    public string Path { get; }

    /// <summary>The folder of a bare repository on this machine (<c>file://</c> or an absolute path), else null.</summary>
    public string? LocalPath { get; }

    /// <summary>Two addresses of the same repository have equal keys: host and path, the path in lower case except for local ones.</summary>
    public string Key => LocalPath is not null ? "file:" + LocalPath : Host + "/" + Path.ToLowerInvariant();

    /// <summary>Reads an address.</summary>
    /// <param name="text">https, http or ssh URL, <c>user@host:path</c>, <c>file://</c> URL or absolute path.</param>
    /// <param name="url">The address where the answer is true.</param>
    /// <returns>False where it is no address of a repository: no host, no path, control characters, <c>..</c>, a leading <c>-</c>.</returns>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RepositoryUrl? url)
    {
        url = null;
        if (string.IsNullOrWhiteSpace(text) || text.StartsWith('-') || text.Any(char.IsControl) || text.Contains("..", StringComparison.Ordinal)) return false;
        url = text.StartsWith('/') ? Local(text) : text.Contains("://", StringComparison.Ordinal) ? FromUri(text) : FromScp(text);
        return url is not null;
    }

    /// <inheritdoc />
    public bool Equals(RepositoryUrl? other) => other is not null && Key == other.Key;

    /// <inheritdoc />
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Text;

    private static RepositoryUrl? FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) return null;
        if (uri.Scheme == Uri.UriSchemeFile) return Local(uri.LocalPath);
        if (uri.Scheme is not ("https" or "http" or "ssh") || uri.Host.Length == 0) return null;
        var host = uri.IsDefaultPort || uri.Scheme == "ssh" ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}";
        var clean = new UriBuilder(uri) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri.AbsoluteUri.TrimEnd('/');
        return Remote(clean, host, Uri.UnescapeDataString(uri.AbsolutePath));
    }

    private static RepositoryUrl? FromScp(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.IndexOf('/', StringComparison.Ordinal) is var slash && slash >= 0 && slash < colon) return null;
        return Remote(text, text[(text.IndexOf('@', StringComparison.Ordinal) + 1)..colon], text[(colon + 1)..]);
    }

    private static RepositoryUrl? Remote(string text, string host, string path)
    {
        var trimmed = WithoutGit(path.Trim('/'));
        return trimmed.Length == 0 || host.Length == 0 ? null : new RepositoryUrl(text, host.ToLowerInvariant(), trimmed, null);
    }

    private static RepositoryUrl? Local(string folder)
    {
        var trimmed = folder.TrimEnd('/');
        return trimmed.Length == 0 ? null : new RepositoryUrl(trimmed, "", trimmed.TrimStart('/'), trimmed);
    }

    private static string WithoutGit(string path) => path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
}
