using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GitOps.Functions.Applications;
using GitOps.Functions.Egress;

namespace GitOps.Functions.Clusters;

/// <summary>Makes connections to clusters. Use <see cref="ClusterConnections"/>, which keeps them.</summary>
/// <param name="access">Reads how a cluster is reached.</param>
/// <param name="outbound">Where we may connect to.</param>
/// <param name="time">Clock.</param>
internal sealed class ClusterConnector(ClusterAccessReader access, OutboundHandlers outbound, TimeProvider time)
{
    // Longer than the 34 seconds after which a stuck API server answers 504 by itself.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    // 500 objects of metadata are about 1 MB; a server that sends without end must not fill the memory.
    private const long MaxAnswer = 256L << 20;

    /// <summary>Makes a connection. Nothing is sent yet, except to Azure for an AKS cluster's address.</summary>
    /// <exception cref="Outcomes.FailureException">The cluster's manifest, kubeconfig or secret is missing or refused.</exception>
    public async Task<ClusterConnection> ConnectAsync(Cluster cluster, CancellationToken cancel)
    {
        var way = await access.ReadAsync(cluster, cancel);
        var client = new HttpClient(Handler(way))
        {
            Timeout = RequestTimeout,
            MaxResponseContentBufferSize = MaxAnswer,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("gitops-functions");
        // SocketsHttpHandler takes the name to check from the Host header.
        if (way.TlsServerName is not null) client.DefaultRequestHeaders.Host = way.TlsServerName;
        return new ClusterConnection(cluster.Name, way.Server, way.InsecureTls, new ApiTransport(client, way.Server, way.Token, time));
    }

    private SocketsHttpHandler Handler(ClusterAccess way)
    {
        var handler = way.TrustedAddress ? outbound.Create(way.Server) : outbound.Create();
        // One connection carries a hundred requests at a time; measured, more connections do not help.
        handler.EnableMultipleHttp2Connections = false;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        handler.SslOptions = Tls(way);
        return handler;
    }

    private static SslClientAuthenticationOptions Tls(ClusterAccess way)
    {
        var options = new SslClientAuthenticationOptions();
        if (way.Authorities is not null) options.CertificateChainPolicy = OnlyThese(way.Authorities);
        if (way.ClientCertificate is not null) options.ClientCertificates = [way.ClientCertificate];
#pragma warning disable CA5359 // Refused by ClusterAccessReader unless the operator's setting GitOps__Clusters__AllowInsecureTls says otherwise.
        if (way.InsecureTls) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return options;
    }

    // The cluster's own authority and none of the system's. Host name and dates are checked as ever. Cluster authorities publish no revocation lists.
    private static X509ChainPolicy OnlyThese(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
