using System.Security.Cryptography.X509Certificates;

namespace GitOps.Functions.Clusters;

/// <summary>All that is needed to talk to one API server: where it is, how it proves itself and how we do.</summary>
internal sealed record ClusterAccess
{
    /// <summary>The server's URL.</summary>
    public required Uri Server { get; init; }

    /// <summary>The only certificates that may have signed the server's; null means those that the system trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The name that must be in the server's certificate; null means the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The server's certificate is not checked.</summary>
    public bool InsecureTls { get; init; }

    /// <summary>Our certificate, with its key; null where none is used.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Our token; null where none is used.</summary>
    public IBearerToken? Token { get; init; }

    /// <summary>The server's address comes from the operator's own settings, and may be private.</summary>
    public bool TrustedAddress { get; init; }
}
