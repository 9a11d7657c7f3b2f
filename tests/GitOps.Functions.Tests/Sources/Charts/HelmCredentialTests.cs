using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Sources.Charts;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Sources.Charts;

/// <summary>Whose credential goes where.</summary>
public sealed class HelmCredentialTests
{
    [Fact]
    public void The_longest_address_that_holds_the_repository_counts()
    {
        using var folder = new TemporaryFolder();
        var all = Read(
            ("charts.example.com:Username", "all"), ("charts.example.com:Password", "p"),
            ("team:Url", "https://Charts.example.com/team/"), ("team:Username", "team"), ("team:PasswordFile", folder.Write("p", "from-file\n")),
            ("oci:Url", "oci://registry.example.com:5000/a"), ("oci:Token", "t0ken"));
        Assert.Equal("Basic YWxsOnA=", Header(all, "charts.example.com", "other"));
        Assert.Equal("Basic YWxsOnA=", Header(all, "charts.example.com", "teams"));
        Assert.Equal("Basic dGVhbTpmcm9tLWZpbGU=", Header(all, "charts.example.com", "team"));
        Assert.Equal("Basic dGVhbTpmcm9tLWZpbGU=", Header(all, "CHARTS.example.com", "team/x"));
        Assert.Equal("Bearer t0ken", Header(all, "registry.example.com:5000", "a/b"));
        Assert.Null(Header(all, "registry.example.com", "a/b"));
        Assert.Null(Header(all, "other.example.com", ""));
    }

    [Theory]
    [InlineData("one:Host", "charts.example.com", "has neither Password nor Token")]
    [InlineData("one:Password", "p", "has a Password and no Username")]
    [InlineData("one:Url", "https://user@charts.example.com/", "names no host")]
    public void An_entry_that_cannot_be_used_is_named(string key, string value, string cause) =>
        Assert.StartsWith($"Helm__Credentials__one: read setting: {cause}", Assert.Throws<FailureException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://charts.example.com/x.tgz", "the index leads from https to http, which is not followed")]
    [InlineData("ftp://charts.example.com/x.tgz", "the index leads from https to ftp, which is not followed")]
    public void An_index_leads_to_nothing_less_safe(string url, string cause) =>
        Assert.EndsWith(cause, Assert.Throws<FailureException>(() => Access("https://charts.example.com").Resolve(url)).Message, StringComparison.Ordinal);

    [Fact]
    public void Credentials_do_not_go_over_http()
    {
        var access = Access("http://charts.example.com");
        Assert.EndsWith("credentials are not sent over http; write the repository's https address", Assert.Throws<FailureException>(() => access.Request(access.Resolve("index.yaml"))).Message, StringComparison.Ordinal);
    }

    private static HelmAccess Access(string address) => new(ChartTestBase.Chart(address), new HelmCredential("charts.example.com", "", "u", "p"), new SourceStep("x", "y"));

    private static string? Header(IReadOnlyList<HelmCredential> all, string host, string path) => HelmCredential.For(all, host, path)?.Header.ToString();

    private static IReadOnlyList<HelmCredential> Read(params (string Key, string Value)[] settings) =>
        HelmCredential.ReadAll(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static one => "Helm:Credentials:" + one.Key, static one => (string?)one.Value)).Build());
}
