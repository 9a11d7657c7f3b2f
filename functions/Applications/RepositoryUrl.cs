using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>
/// The address of a Git repository, or of a chart, in one spelling, so that <c>https://GitHub.com/Org/Repo.git</c>, <c>https://github.com/org/repo</c> and
/// <c>git@github.com:org/repo.git</c> are the same repository to a webhook. Never holds a password, nor the user name of an http address.
/// </summary>
internal sealed partial record RepositoryUrl
{
    private const int MaxLength = 2048;

    private RepositoryUrl(string text, string host, string path, string? localPath)
    {
        Text = text;
        Host = host;
        Path = path;
        LocalPath = localPath;
    }

    /// <summary>
    /// As written, without credentials: what is fetched from. Of an ssh address the login name (<c>git@</c>) is kept: it is no secret,
    /// and needed.
    /// </summary>
    public string Text { get; }

    /// <summary>Host in lower-case ASCII (IDNA), with the port where it is not the scheme's own; empty for a local repository.</summary>
    public string Host { get; }

    /// <summary>Path without leading slash and without <c>.git</c>, decoded: <c>org/repo</c>.</summary>
    public string Path { get; }

    /// <summary>The folder of a bare repository on this machine (<c>file://</c> or an absolute path), else null.</summary>
    public string? LocalPath { get; }

    /// <summary>
    /// Two addresses of the same repository have equal keys: host and path, the path in lower case except for local ones. Good for
    /// hints such as a webhook. Not for keeping content apart: a host may have two repositories whose names differ in case only.
    /// </summary>
    public string Key => Chart is { } chart ? $"{(chart.InRegistry ? "oci" : "charts")}:{Host}/{Path}#{chart.Name}{(chart.PassCredentials ? "!" : "")}"
        : LocalPath is not null ? "file:" + LocalPath : Host + "/" + Path.ToLowerInvariant();

    /// <summary>The chart that is meant, where this is a Helm repository or a registry (see <see cref="ChartAddress"/>); null for Git.</summary>
    public ChartReference? Chart { get; private init; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">https, http or ssh URL, <c>user@host:path</c>, <c>file://</c> URL or absolute path.</param>
    /// <param name="url">The address where the answer is true.</param>
    /// <returns>
    /// False where it is no address of a repository: no host, no path, another scheme, control characters, backslashes, <c>.</c> or
    /// <c>..</c> as a segment, plain or encoded, or a part that a program could take for an option (a leading <c>-</c>).
    /// </returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RepositoryUrl? url)
    {
        url = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength || IsSuspicious(text)) return false;
        url = text.StartsWith('/') ? Local(text) : text.Contains("://", StringComparison.Ordinal) ? FromUri(text) : FromScp(text);
        return url is not null;
    }

    /// <summary>The address of a chart, whose parts <see cref="ChartAddress"/> has checked.</summary>
    public static RepositoryUrl OfChart(string text, string host, string path, ChartReference chart) => new(text, host, path, null) { Chart = chart };

    /// <inheritdoc />
    public bool Equals(RepositoryUrl? other) => other is not null && Key == other.Key;

    /// <inheritdoc />
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Chart is null ? Text : $"{Text} (chart {Chart.Name})";

    /// <summary>Whether a text must not get to Uri, which resolves dot segments and turns backslashes into slashes without a word.</summary>
    public static bool IsSuspicious(string text) =>
        text.StartsWith('-')
        || text.Any(char.IsControl)
        || text.Contains('\\', StringComparison.Ordinal)
        || text.Contains("%2f", StringComparison.OrdinalIgnoreCase)
        || text.Contains("%5c", StringComparison.OrdinalIgnoreCase)
        || text.Split('/', ':').Any(static s => Uri.UnescapeDataString(s) is "." or "..");

    private static RepositoryUrl? FromUri(string text)
    {
        if (text.Any(char.IsWhiteSpace) || !Uri.TryCreate(text, UriKind.Absolute, out var uri)) return null;
        if (uri.IsFile) return uri.Host is "" or "localhost" ? Local(Uri.UnescapeDataString(uri.AbsolutePath)) : null;
        if (uri.Scheme is not ("https" or "http" or "ssh") || AsciiHost(uri) is not { } host) return null;
        var login = uri.Scheme == "ssh" ? uri.UserInfo.Split(':')[0] : "";
        if (login.StartsWith('-')) return null;
        var clean = new UriBuilder(uri) { Host = host, UserName = login, Password = "", Query = "", Fragment = "" }.Uri.AbsoluteUri.TrimEnd('/');
        return Remote(clean, HasOwnPort(uri) ? $"{host}:{uri.Port}" : host, Uri.UnescapeDataString(uri.AbsolutePath));
    }

    // user@host:path, as git and ssh write it; without user only for a host with a dot, so that neither "ext::command", which git would
    // run, nor "C:/folder" pass. The part before the colon must be read as they read it, or a password would stay in Text.
    private static RepositoryUrl? FromScp(string text)
    {
        var parts = Scp.Match(text);
        if (!parts.Success || parts.Groups["path"].Value.StartsWith('-')) return null;
        if (!Uri.TryCreate($"ssh://{parts.Groups["host"].Value}/", UriKind.Absolute, out var uri) || AsciiHost(uri) is not { } host) return null;
        return Remote(text, host, parts.Groups["path"].Value);
    }

    private static RepositoryUrl? Remote(string text, string host, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0 || path.Any(char.IsControl)) return null;
        segments[^1] = segments[^1].EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? segments[^1][..^4] : segments[^1];
        return segments[^1].Length == 0 ? null : new RepositoryUrl(text, host, string.Join('/', segments), null);
    }

    private static RepositoryUrl? Local(string folder)
    {
        var path = string.Join('/', folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return path.Length == 0 || path.Any(char.IsControl) ? null : new RepositoryUrl("/" + path, "", path, "/" + path);
    }

    private static bool HasOwnPort(Uri uri) => !uri.IsDefaultPort && !(uri.Scheme == "ssh" && uri.Port is 22 or -1);

    /// <summary>An address's host in lower-case ASCII; null where it can be none.</summary>
    public static string? AsciiHost(Uri uri) => uri.HostNameType switch
    {
        UriHostNameType.IPv6 => $"[{uri.IdnHost}]",
        _ when uri.IdnHost.ToLowerInvariant().TrimEnd('.') is var host && HostName.IsMatch(host) => host,
        _ => null,
    };

    [GeneratedRegex(@"\A[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\z")]
    private static partial Regex HostName { get; }

    [GeneratedRegex(@"\A(?:[^@:/\s]+@(?<host>[^@:/\s\[\]]+)|(?<host>[^@:/\s\[\]]+\.[^@:/\s\[\]]+)):(?<path>[^@:\s][^@\s]*)\z")]
    private static partial Regex Scp { get; }
}
