using System.Text.RegularExpressions;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Clusters;

/// <summary>The operator's settings for clusters: switches, and the secrets that a Cluster refers to by the name of a setting.</summary>
/// <param name="configuration">Settings.</param>
internal sealed partial class ClusterSettings(IConfiguration configuration)
{
    /// <summary>Azure Resource Manager of the public cloud.</summary>
    private const string PublicResourceManager = "https://management.azure.com";

    private const UriComponents SamePlace = UriComponents.SchemeAndServer | UriComponents.Path;

    /// <summary>Setting <c>GitOps__Clusters__AllowInsecureTls</c>: a kubeconfig may switch off the check of the server's certificate, or use
    /// http.</summary>
    public bool AllowInsecureTls { get; } = bool.TryParse(configuration["GitOps:Clusters:AllowInsecureTls"], out var allow) && allow;

    /// <summary>Setting <c>GitOps__Azure__ResourceManagerUrl</c>: for sovereign clouds and Azure Stack.</summary>
    public Uri ResourceManager { get; } = Url(configuration["GitOps:Azure:ResourceManagerUrl"]);

    /// <summary>Reads the secret that a <c>secretRef</c> names: a setting's value, or the content of the file that the setting with <c>File</c>
    /// behind its name points to.</summary>
    /// <exception cref="FailureException">No such setting, or it cannot be used. The subject is the caller's, the cause names the setting.</exception>
    public string ReadSecret(string secretRef, string subject)
    {
        if (!Name().IsMatch(secretRef)) throw Lost(subject, "a secretRef is the name of a setting: letters, digits, '_', '-', '.', ':'");
        return Secret(secretRef, subject)?.Trim() ?? throw Lost(subject, $"there is no setting {secretRef} or {secretRef}File");
    }

    /// <summary>
    /// Whether a secret may be sent to a server. Setting <c>{secretRef}__Server</c> binds it to one; without that only the operator's own manifests
    /// may use it, or a manifest in a repository could send any secret anywhere.
    /// </summary>
    public bool MaySend(string secretRef, Uri server, bool trusted) => configuration[Key(secretRef) + ":Server"] is { Length: > 0 } bound
        ? Uri.TryCreate(bound, UriKind.Absolute, out var to)
            && Uri.Compare(to, server, SamePlace, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
        : trusted;

    private string? Secret(string secretRef, string subject)
    {
        try
        {
            return SecretSetting.Read(configuration, Key(secretRef));
        }
        catch (FailureException e)
        {
            throw Lost(subject, $"{e.Failure.Subject}: {e.Failure.Cause}");
        }
    }

    private static Uri Url(string? text) => Uri.TryCreate(text is { Length: > 0 } ? text : PublicResourceManager, UriKind.Absolute, out var url)
        ? url
        : throw new FailureException(new Failure("GitOps__Azure__ResourceManagerUrl", "read setting", "must be an absolute URL"));

    private static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static FailureException Lost(string subject, string cause) => new(new Failure(subject, "read secret", cause));

    [GeneratedRegex("^[A-Za-z0-9_.:-]+$")]
    private static partial Regex Name();
}
