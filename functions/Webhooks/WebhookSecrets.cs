using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// The secrets that webhooks are proved with: <c>KEY</c>, and <c>KEYPrevious</c> beside it while the secret is being changed at the Git
/// host; each by value or by file. Read at each use.
/// </summary>
/// <param name="configuration">The settings.</param>
internal sealed class WebhookSecrets(IConfiguration configuration)
{
    /// <summary>The secrets for one setting, none of them empty.</summary>
    /// <param name="setting">Configuration key: <c>GitHub:WebhookSecret</c>.</param>
    /// <returns>Empty where none is configured, which accepts nothing.</returns>
    /// <exception cref="FailureException">One of the two is set and cannot be used.</exception>
    public IReadOnlyList<string> Read(string setting)
    {
        var found = new List<string>(2);
        foreach (var key in (string[])[setting, setting + "Previous"])
            if (SecretSetting.Read(configuration, key) is { } secret) found.Add(secret);
        return found;
    }
}
