using System.Net;
using System.Security.Cryptography.X509Certificates;
using GitOps.Functions.Tests.RealParts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>Servers whose certificate an organisation signs itself, as the built executable meets them.</summary>
public sealed class PrivateAuthorityTests : IDisposable
{
    private readonly TestCharts _charts = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _charts.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_is_trusted_where_the_environment_names_its_certificate_and_refused_where_not()
    {
        using var certificate = LoopbackCertificate.New("an organisation");
        await _charts.PublishAsync("1.0.0");
        await using var server = await ServeAsync(certificate);
        var application = _folder.Write("application.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: shop }
            spec:
              source: { repoURL: '{{server.Urls.First()}}', chart: shop, targetRevision: 1.x }
              destination: { name: in-cluster, namespace: shop }
            """);

        var refused = await RenderAsync(application, authority: null);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"{server.Urls.First()} (chart shop): resolve version: the server's TLS certificate is not trusted for this host", refused.Error, StringComparison.Ordinal);

        var trusted = (await RenderAsync(application, _folder.Write("authority.pem", certificate.ExportCertificatePem()))).MustSucceed();
        Assert.Contains("1.0.0", trusted.Output, StringComparison.Ordinal);
    }

    private static Task<ProcessOutput> RenderAsync(string application, string? authority) => ProcessRunner.RunAsync(
        PublishedApp.Executable,
        ["render", "--application", application, "-o", "yaml"],
        environment: new Dictionary<string, string?> { ["SSL_CERT_FILE"] = authority, ["GitOps__Network__AllowLoopback"] = "true", ["Tools__Helm"] = Tools.Helm });

    private async Task<WebApplication> ServeAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => context.Response.SendFileAsync(_charts[context.Request.Path.Value!.Trim('/')]));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
