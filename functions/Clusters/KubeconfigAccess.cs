using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOps.Functions.Clusters;

/// <summary>Turns a kubeconfig's cluster and user into a way in, and refuses by name what would run a program, ask a person or weaken TLS.</summary>
/// <param name="settings">The operator's switches.</param>
/// <param name="time">Clock, for token files.</param>
internal sealed class KubeconfigAccess(ClusterSettings settings, TimeProvider time)
{
    // What it is, and what to do instead.
    private static readonly (string Field, string Advice)[] RefusedUserFields =
    [
        ("exec", "exec runs a program, which this app does not; use a token or a client certificate, or aks.resourceId for AKS"),
        ("auth-provider", "auth-provider is not supported; use a token or a client certificate"),
        ("username", "user name and password are not supported by Kubernetes any more; use a token or a client certificate"),
        ("password", "user name and password are not supported by Kubernetes any more; use a token or a client certificate"),
        ("as", "impersonation (as) is not supported; use an identity of its own"),
        ("as-uid", "impersonation (as-uid) is not supported; use an identity of its own"),
        ("as-groups", "impersonation (as-groups) is not supported; use an identity of its own"),
        ("as-user-extra", "impersonation (as-user-extra) is not supported; use an identity of its own"),
    ];

    /// <summary>Reads one context.</summary>
    /// <param name="kubeconfig">The file.</param>
    /// <param name="context">The context's name; null for the current one.</param>
    /// <param name="folder">Where relative file names begin; null where files may not be named.</param>
    /// <exception cref="Outcomes.FailureException">Something is missing or refused.</exception>
    public ClusterAccess Read(Kubeconfig kubeconfig, string? context, string? folder)
    {
        var (cluster, user) = kubeconfig.Resolve(context);
        foreach (var (field, advice) in RefusedUserFields)
        {
            if (user.Has(field)) throw user.Refused(advice);
        }

        return ReadServer(cluster, folder) with { ClientCertificate = ClientCertificate(user, folder), Token = Token(user, folder) };
    }

    /// <summary>Reads where the server is and how it proves itself, and nothing of any user.</summary>
    /// <exception cref="Outcomes.FailureException">Something is missing or refused.</exception>
    public ClusterAccess ReadServer(KubeconfigEntry cluster, string? folder)
    {
        var insecure = cluster.Flag("insecure-skip-tls-verify");
        if (insecure && !settings.AllowInsecureTls)
            throw cluster.Refused(
                "insecure-skip-tls-verify is refused: give certificate-authority-data (or set GitOps__Clusters__AllowInsecureTls, at your own risk)");
        if (cluster.Has("proxy-url")) throw cluster.Refused("proxy-url is not supported");
        return new ClusterAccess
        {
            Server = Certificates.Server(cluster.Text("server"), settings)
                ?? throw cluster.Refused("server must be an https URL without user, query and fragment"),
            Authorities = cluster.Data("certificate-authority", folder) is { } pem
                ? Certificates.Authorities(pem) ?? throw cluster.Refused("certificate-authority-data holds no PEM certificate")
                : null,
            TlsServerName = cluster.Text("tls-server-name") is { Length: > 0 } name ? name : null,
            InsecureTls = insecure,
            TrustedAddress = true,
        };
    }

    private static X509Certificate2? ClientCertificate(KubeconfigEntry user, string? folder)
    {
        var (certificate, key) = (user.Data("client-certificate", folder), user.Data("client-key", folder));
        if (certificate is null && key is null) return null;
        if (certificate is null || key is null) throw user.Refused("client-certificate-data and client-key-data belong together, and one is missing");
        try
        {
            return Certificates.WithKey(certificate, key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw user.Refused("client-certificate-data and client-key-data are not a PEM certificate and its unencrypted key");
        }
    }

    private IBearerToken? Token(KubeconfigEntry user, string? folder)
    {
        if (user.FilePath("tokenFile", folder) is { } path) return new FileToken(path, time);
        return user.Text("token") is { Length: > 0 } token ? new FixedToken(token) : null;
    }
}
