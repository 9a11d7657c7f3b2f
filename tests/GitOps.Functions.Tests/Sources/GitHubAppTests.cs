using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.GitHosts;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Functions.Tests.Sources;

/// <summary>Reading as a GitHub App, with tokens of its installation.</summary>
public sealed class GitHubAppTests : SourceTestBase
{
    private GitHubStandIn _host = null!;

    public override async ValueTask InitializeAsync()
    {
        _host = await GitHubStandIn.StartAsync(Hosted.Folder);
        Hosted.Shop.Write("apps/a.yaml", "kind: ConfigMap\n");
        Hosted.Publish();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_app_reads_with_a_token_of_its_installation_and_renews_it_before_its_end()
    {
        using var key = RSA.Create(2048);
        var time = new FakeTimeProvider(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _host.IsApp = token => IsSignedBy(key, token, time.GetUtcNow());
        _host.TokenEnd = time.GetUtcNow().AddHours(1);
        var options = new SourceOptions { GitHubApi = _host.BaseAddress, GitHubAppId = "123", GitHubPrivateKey = key.ExportRSAPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal) };
        var providers = Providers(options, time: time);
        for (var i = 0; i < 2; i++) await (await ResolveAsync("main", providers)).DisposeAsync();
        Assert.Single(_host.Requests, static request => request.Method == "POST");
        time.Advance(TimeSpan.FromMinutes(56));
        _host.TokenEnd = time.GetUtcNow().AddHours(1);
        await (await ResolveAsync("main", providers)).DisposeAsync();
        Assert.Equal(2, _host.Requests.Count(static request => request.Method == "POST"));
        Assert.Equal("Bearer ghs_installation2", _host.Requests[^1].Authorization);
        Assert.Single(_host.Requests, static request => request.Target.EndsWith("/installation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_with_a_wrong_key_or_without_an_installation_is_a_final_failure_without_the_key()
    {
        var wrong = await Assert.ThrowsAsync<FailureException>(() =>
            ResolveAsync("main", Providers(new SourceOptions { GitHubApi = _host.BaseAddress, GitHubAppId = "1", GitHubPrivateKey = "-----BEGIN SECRET" })));
        Assert.DoesNotContain("BEGIN", wrong.ToString(), StringComparison.Ordinal);
        using var key = RSA.Create(2048);
        var absent = await Assert.ThrowsAsync<FailureException>(() =>
            ResolveAsync("main", Providers(new SourceOptions { GitHubApi = _host.BaseAddress, GitHubAppId = "1", GitHubPrivateKey = key.ExportPkcs8PrivateKeyPem() })));
        Assert.False(wrong.Transient || absent.Transient);
        Assert.Contains("not installed", absent.Message, StringComparison.Ordinal);
    }

    internal override string UrlOf(string ownerAndName) => $"{_host.BaseAddress}{ownerAndName}.git";

    internal override SourceOptions Options(SourceLimits limits) => new() { GitHubApi = _host.BaseAddress, Limits = limits };

    private static bool IsSignedBy(RSA key, string token, DateTimeOffset now)
    {
        if (token.Split('.') is not [var head, var body, var signature]) return false;
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(body))!;
        var (from, to) = ((long)claims["iat"]!, (long)claims["exp"]!);
        var second = now.ToUnixTimeSeconds();
        return (string?)claims["iss"] == "123" && from <= second && second < to && to - from <= 600
            && key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{body}"), System.Buffers.Text.Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
