using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Functions.Applications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>A server that knows its callers by their certificates, over real TLS and HTTP/2.</summary>
public sealed class ClientCertificateTests
{
    [Fact]
    public async Task A_kubeconfigs_client_certificate_is_shown_to_the_server()
    {
        using var authority = NewCertificate("CN=authority", null);
        using var server = NewCertificate("CN=server", authority);
        using var admin = NewCertificate("CN=admin", authority);
        await using var app = await StartAsync(server);
        var kubeconfig = $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: admin} }]
            clusters: [{name: c, cluster: {server: "{{app.Urls.First()}}", certificate-authority-data: {{Base64(authority.ExportCertificatePem())}} } }]
            users: [{name: admin, user: {client-certificate-data: {{Base64(admin.ExportCertificatePem())}}, client-key-data: {{Base64(KeyOf(admin))}} } }]
            """;
        using var cluster = await TestClusters.ConnectAsync(
            new Cluster { Name = "c", Origin = TestClusters.Origin, Kubeconfig = new KubeconfigReference(null, "K", null) }, ("K", kubeconfig));
        Assert.Equal("CN=admin over HTTP/2", await cluster.Reader.VersionAsync(default));
    }

    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.AllowAnyClientCertificate();
        })));
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"gitVersion":"{{context.Connection.ClientCertificate?.Subject}} over {{context.Request.Protocol}}"}""");
        });
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 NewCertificate(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        if (issuer is null) return request.CreateSelfSigned(from, to);
        using var signed = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
