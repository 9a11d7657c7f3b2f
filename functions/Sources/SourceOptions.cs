using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;
using GitOps.Functions.Sources.Charts;

namespace GitOps.Functions.Sources;

/// <summary>The operator's settings for reading repositories. Holds secrets: never logged as a whole.</summary>
internal sealed class SourceOptions
{
    /// <summary>GitHub's public API.</summary>
    public static readonly Uri PublicGitHub = new("https://api.github.com/");

    /// <summary>GitLab's public server.</summary>
    public static readonly Uri PublicGitLab = new("https://gitlab.com/");

    /// <summary>Setting <c>GitHub__ApiUrl</c>; ends with a slash.</summary>
    public Uri GitHubApi { get; init; } = PublicGitHub;

    /// <summary>Setting <c>GitHub__Token</c> or <c>GitHub__TokenFile</c>; null reads without one.</summary>
    public string? GitHubToken { get; init; }

    /// <summary>Setting <c>GitHub__AppId</c>: reads as an app, with tokens of its installations.</summary>
    public string? GitHubAppId { get; init; }

    /// <summary>Setting <c>GitHub__PrivateKey</c> or <c>GitHub__PrivateKeyFile</c>: the app's RSA key, PEM.</summary>
    public string? GitHubPrivateKey { get; init; }

    /// <summary>Setting <c>GitLab__Url</c>; ends with a slash.</summary>
    public Uri GitLab { get; init; } = PublicGitLab;

    /// <summary>Setting <c>GitLab__Token</c> or <c>GitLab__TokenFile</c>; null reads without one.</summary>
    public string? GitLabToken { get; init; }

    /// <summary>Setting <c>Git__AllowLocal</c>: folders, separated by commas, in and below which repositories of this machine are read; <c>true</c> is every folder.</summary>
    public IReadOnlyList<string> LocalFolders { get; init; } = [];

    /// <summary>Settings <c>Git__Credentials__NAME__Host</c>, <c>__Username</c>, <c>__Password</c> (or <c>__Token</c>): Authorization by host and port.</summary>
    public IReadOnlyDictionary<string, GitCredential> GitCredentials { get; init; } = new Dictionary<string, GitCredential>();

    /// <summary>Settings <c>Helm__Credentials__NAME__…</c>: for Helm repositories and registries.</summary>
    public IReadOnlyList<HelmCredential> HelmCredentials { get; init; } = [];

    /// <summary>Setting <c>Git__CacheFolder</c>; where fetched commits are kept. Below the temporary folder where it is not set.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>How long one answer of a host may take, from the request to the last byte.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How much one read may bring.</summary>
    public SourceLimits Limits { get; init; } = new();

    /// <summary>Reads the settings.</summary>
    /// <exception cref="FailureException">One of them is wrong; the message names it.</exception>
    public static SourceOptions From(IConfiguration configuration)
    {
        var options = new SourceOptions
        {
            GitHubApi = Address(configuration, "GitHub:ApiUrl", PublicGitHub),
            GitHubToken = Token(configuration, "GitHub:Token"),
            GitHubAppId = configuration["GitHub:AppId"] is { Length: > 0 } id ? id : null,
            GitHubPrivateKey = SecretSetting.Read(configuration, "GitHub:PrivateKey"),
            GitLab = Address(configuration, "GitLab:Url", PublicGitLab),
            GitLabToken = Token(configuration, "GitLab:Token"),
            LocalFolders = Folders(configuration["Git:AllowLocal"]),
            GitCredentials = GitCredential.ReadAll(configuration),
            HelmCredentials = HelmCredential.ReadAll(configuration),
            CacheFolder = configuration["Git:CacheFolder"] is { Length: > 0 } folder ? folder : null,
        };
        if (options.GitHubAppId is null != (options.GitHubPrivateKey is null))
            throw Wrong("GitHub:AppId", "GitHub__AppId and GitHub__PrivateKey belong together: set both or neither");
        return options;
    }

    // No token has a blank, and the header that carries it must not.
    private static string? Token(IConfiguration configuration, string key) => SecretSetting.Read(configuration, key)?.Trim();

    private static Uri Address(IConfiguration configuration, string key, Uri standard)
    {
        if (configuration[key] is not { Length: > 0 } text) return standard;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0
            ? uri
            : throw Wrong(key, "must be an https or http address without a user name");
    }

    private static string[] Folders(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Equals("false", StringComparison.OrdinalIgnoreCase)) return [];
        if (text.Equals("true", StringComparison.OrdinalIgnoreCase)) return ["/"];
        var folders = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.TrueForAll(folders, Path.IsPathFullyQualified) ? folders : throw Wrong("Git:AllowLocal", "must be true, false or absolute folders separated by commas");
    }

    private static FailureException Wrong(string key, string cause) =>
        new(new Failure(SecretSetting.EnvironmentName(key), "read setting", cause));
}
