using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Sources;

/// <summary>User name and password for one plain Git host. Sent to that host and port only. Not a record: its text form must not show the password.</summary>
/// <param name="user">User name; for a token most hosts take any.</param>
/// <param name="password">Password or token.</param>
internal sealed class GitCredential(string user, string password)
{
    /// <summary>User name.</summary>
    public string User { get; } = user;

    /// <summary>Password or token.</summary>
    public string Password { get; } = password;

    /// <summary>All of <c>Git__Credentials__NAME__…</c>, by host (with the port where it is not the scheme's own), lower case. NAME is the host where none is written.</summary>
    /// <exception cref="FailureException">An entry has neither password nor token or one that cannot be read, or a host is named twice.</exception>
    public static IReadOnlyDictionary<string, GitCredential> ReadAll(IConfiguration configuration)
    {
        var all = new Dictionary<string, GitCredential>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in configuration.GetSection("Git:Credentials").GetChildren())
        {
            var host = section["Host"] is { Length: > 0 } text ? text : section.Key;
            var password = SecretSetting.Read(configuration, section.Path + ":Password") ?? SecretSetting.Read(configuration, section.Path + ":Token")
                ?? throw Wrong(section, "has neither Password nor Token");
            if (!all.TryAdd(host, new GitCredential(section["Username"] ?? "git", password))) throw Wrong(section, "names a host that another entry names");
        }

        return all;
    }

    private static FailureException Wrong(IConfigurationSection section, string cause) =>
        new(new Failure(SecretSetting.EnvironmentName(section.Path), "read setting", cause));
}
