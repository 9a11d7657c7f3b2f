using System.Net.Http.Headers;
using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Sources.Charts;

/// <summary>What proves who we are to one Helm repository or registry. Not a record: its text form must not show the secret.</summary>
/// <param name="host">The host, with its port where that is not the scheme's own.</param>
/// <param name="path">Only repositories in or below this path; empty means all of the host.</param>
/// <param name="user">User name; null sends the secret as a bearer token.</param>
/// <param name="secret">Password or token.</param>
/// <param name="passCredentials">Another host that a repository's index names for a download gets it too.</param>
internal sealed class HelmCredential(string host, string path, string? user, string secret, bool passCredentials = false)
{
    /// <summary>Where it may be sent.</summary>
    public string Host { get; } = host;

    /// <summary>Setting <c>Helm__Credentials__NAME__PassCredentials</c>.</summary>
    public bool PassCredentials { get; } = passCredentials;

    /// <summary>A bearer token goes to the host itself, never to the service that gives tokens out.</summary>
    public bool IsBearer => user is null;

    /// <summary>The header.</summary>
    public AuthenticationHeaderValue Header => user is null
        ? new AuthenticationHeaderValue("Bearer", secret)
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));

    /// <summary>All of <c>Helm__Credentials__NAME__…</c>. NAME is the host where neither <c>Host</c> nor <c>Url</c> is written.</summary>
    /// <exception cref="FailureException">An entry has neither password nor token or one that cannot be read, or an address that is none.</exception>
    public static IReadOnlyList<HelmCredential> ReadAll(IConfiguration configuration) => [.. configuration.GetSection("Helm:Credentials").GetChildren().Select(section => Read(configuration, section))];

    /// <summary>The credential for a repository: that with the longest path which it lies in; null where there is none.</summary>
    public static HelmCredential? For(IEnumerable<HelmCredential> all, string host, string path) =>
        all.Where(one => one.Host.Equals(host, StringComparison.OrdinalIgnoreCase) && one.Covers(path)).MaxBy(static one => one.Length);

    private int Length => path.Length;

    private bool Covers(string other) => path.Length == 0 || path == other || SourcePaths.IsBelow(other, path);

    private static HelmCredential Read(IConfiguration configuration, IConfigurationSection section)
    {
        var (host, path) = Address(section);
        if (SecretSetting.Read(configuration, section.Path + ":Token") is { } token) return new HelmCredential(host, path, null, token.Trim(), Flag(section));
        var password = SecretSetting.Read(configuration, section.Path + ":Password") ?? throw Wrong(section, "has neither Password nor Token");
        return new HelmCredential(host, path, section["Username"] is { Length: > 0 } user ? user : throw Wrong(section, "has a Password and no Username"), password, Flag(section));
    }

    private static (string Host, string Path) Address(IConfigurationSection section)
    {
        var written = section["Url"] is { Length: > 0 } url ? url : section["Host"] is { Length: > 0 } host ? host : section.Key;
        var rest = written.Contains("://", StringComparison.Ordinal) ? written[(written.IndexOf("://", StringComparison.Ordinal) + 3)..] : written;
        // Of http the port is 80, which must not be lost.
        var scheme = written.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://" : "https://";
        if (!Uri.TryCreate(scheme + rest, UriKind.Absolute, out var uri) || RepositoryUrl.AsciiHost(uri) is not { } name || uri.UserInfo.Length + uri.Query.Length > 0)
            throw Wrong(section, "names no host: set Host, or Url as https://host/path or oci://host/path");
        return (uri.IsDefaultPort ? name : $"{name}:{uri.Port}", uri.AbsolutePath.Trim('/'));
    }

    private static bool Flag(IConfigurationSection section) => section["PassCredentials"] switch
    {
        null or "" => false,
        var text when bool.TryParse(text, out var value) => value,
        _ => throw Wrong(section, "PassCredentials must be true or false"),
    };

    private static FailureException Wrong(IConfigurationSection section, string cause) => new(new Failure(SecretSetting.EnvironmentName(section.Path), "read setting", cause));
}
