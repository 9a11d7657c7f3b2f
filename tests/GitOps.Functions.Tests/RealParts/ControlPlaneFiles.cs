using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>The files of one <see cref="ControlPlane"/>: data, keys, tokens, the server's certificate and the kubeconfig.</summary>
/// <param name="port">The API server's.</param>
public sealed class ControlPlaneFiles(int port) : IDisposable
{
    /// <summary>Of the user <c>admin</c> in the group <c>system:masters</c>.</summary>
    public const string AdminToken = "admin-token";

    /// <summary>Of the user <c>nobody</c>, in no group.</summary>
    public const string NobodyToken = "nobody-token";

    private readonly TemporaryFolder _folder = new(inMemory: true);

    /// <summary><c>https://127.0.0.1:PORT</c>.</summary>
    public string Server => $"https://127.0.0.1:{port}";

    /// <summary>etcd's data.</summary>
    public string EtcdData => _folder["etcd"];

    /// <summary>Where the API server writes a certificate for itself at its first start.</summary>
    public string CertificateFolder => _folder["certificates"];

    /// <summary>That certificate, PEM: what clients trust.</summary>
    public string Certificate => _folder["certificates", "apiserver.crt"];

    /// <summary>Signs service account tokens.</summary>
    public string ServiceAccountKey => _folder["sa.key"];

    /// <summary>The API server's list of bearer tokens.</summary>
    public string Tokens => _folder["tokens.csv"];

    /// <summary>The administrator's.</summary>
    public string Kubeconfig => _folder["kubeconfig"];

    /// <summary>The controller manager's certificate.</summary>
    public string ManagerCertificateFolder => _folder["manager"];

    /// <summary>What must be there before the first start.</summary>
    public void WriteCredentials()
    {
        if (File.Exists(Tokens)) return;
        using var key = RSA.Create(2048);
        _folder.Write("sa.key", key.ExportRSAPrivateKeyPem());
        _folder.Write("tokens.csv", $"{AdminToken},admin,admin,system:masters\n{NobodyToken},nobody,nobody\n");
    }

    /// <summary>The certificate as a kubeconfig has it: base64 of PEM.</summary>
    public string CaData() => Convert.ToBase64String(File.ReadAllBytes(Certificate));

    /// <summary>Needs the certificate, so after the first start.</summary>
    public void WriteKubeconfig() => _folder.Write("kubeconfig", $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: test
          cluster:
            server: {Server}
            certificate-authority-data: {CaData()}
        users:
        - name: admin
          user:
            token: {AdminToken}
        contexts:
        - name: test
          context:
            cluster: test
            user: admin
        current-context: test

        """);

    /// <summary>An HTTP/2 client for raw requests, which trusts this server only.</summary>
    /// <param name="token">Who asks; null where each request says it itself.</param>
    public HttpClient NewClient(string? token = null)
    {
        var client = new HttpClient(NewHandler()) { BaseAddress = new Uri(Server), DefaultRequestVersion = HttpVersion.Version20 };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>What trusts this server only, for clients that put something of their own before it.</summary>
    public SocketsHttpHandler NewHandler()
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(Certificate);
        return new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } };
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
