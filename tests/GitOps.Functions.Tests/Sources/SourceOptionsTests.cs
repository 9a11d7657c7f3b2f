using GitOps.Functions.Applications;
using GitOps.Functions.Egress;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Sources.Git;
using GitOps.Functions.Sources.GitHub;
using GitOps.Functions.Sources.GitLab;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Sources;

public sealed class SourceOptionsTests
{
    [Theory]
    [InlineData("https://github.com/org/shop.git", typeof(GitHubSource))]
    [InlineData("git@github.com:org/shop.git", typeof(GitHubSource))]
    [InlineData("https://gitlab.com/group/sub/shop", typeof(GitLabSource))]
    [InlineData("https://git.example.com/org/shop", typeof(GitSource))]
    [InlineData("https://notgithub.com/org/shop", typeof(GitSource))]
    [InlineData("/srv/git/shop.git", typeof(GitSource))]
    public void The_host_decides_who_reads_a_repository(string address, Type expected) => Assert.IsType(expected, Chosen([], address));

    [Theory]
    [InlineData("https://ghe.example.com/api/v3", "https://ghe.example.com/org/shop", typeof(GitHubSource))]
    [InlineData("https://api.acme.ghe.com", "https://acme.ghe.com/org/shop", typeof(GitHubSource))]
    [InlineData("https://ghe.example.com/api/v3", "https://github.com/org/shop", typeof(GitSource))]
    [InlineData("https://ghe.example.com:8443/api/v3", "https://ghe.example.com/org/shop", typeof(GitSource))]
    public void A_GitHub_of_ones_own_serves_its_host_and_no_other(string api, string address, Type expected) =>
        Assert.IsType(expected, Chosen(new() { ["GitHub:ApiUrl"] = api }, address));

    [Theory]
    [InlineData("https://example.com/gitlab/group/shop", typeof(GitLabSource))]
    [InlineData("https://example.com/other/shop", typeof(GitSource))]
    public void A_GitLab_below_a_path_serves_what_is_below_it(string address, Type expected) =>
        Assert.IsType(expected, Chosen(new() { ["GitLab:Url"] = "https://example.com/gitlab" }, address));

    [Fact]
    public void Secrets_come_by_value_or_by_file()
    {
        using var folder = new TemporaryFolder();
        var options = Read(new() { ["GitHub:Token"] = " by-value ", ["GitLab:TokenFile"] = folder.Write("token", "by-file\n") });
        Assert.Equal(("by-value", "by-file"), (options.GitHubToken, options.GitLabToken));
    }

    [Fact]
    public void Credentials_are_read_by_host()
    {
        var options = Read(new()
        {
            ["Git:Credentials:git.example.com:Token"] = "one",
            ["Git:Credentials:second:Host"] = "other.example.com:8443",
            ["Git:Credentials:second:Username"] = "ci",
            ["Git:Credentials:second:Password"] = "two",
        });
        Assert.Equal("one", options.GitCredentials["git.example.com"].Password);
        Assert.Equal(("ci", "two"), (options.GitCredentials["other.example.com:8443"].User, options.GitCredentials["other.example.com:8443"].Password));
    }

    [Theory]
    [InlineData("GitHub:ApiUrl", "ftp://x")]
    [InlineData("GitHub:ApiUrl", "https://user:password@x/")]
    [InlineData("GitLab:Url", "not an address")]
    [InlineData("GitHub:AppId", "1")]
    [InlineData("GitHub:TokenFile", "/nowhere/token")]
    [InlineData("GitHub:Token", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")]
    [InlineData("Git:Credentials:x:Password", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")]
    [InlineData("Git:AllowLocal", "relative/folder")]
    [InlineData("Git:Credentials:x:Username", "no password")]
    public void A_wrong_setting_is_a_failure_that_names_it(string key, string value)
    {
        var failure = Assert.Throws<FailureException>(() => Read(new() { [key] = value }));
        Assert.StartsWith(key.Split(':')[0] + "__", failure.Failure.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("password@", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("false", 0)]
    [InlineData("true", 1)]
    [InlineData("/srv/git, /home/git", 2)]
    public void Local_folders_are_none_all_or_a_list(string? text, int count) => Assert.Equal(count, Read(new() { ["Git:AllowLocal"] = text }).LocalFolders.Count);

    private static SourceOptions Read(Dictionary<string, string?> settings) => SourceOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

    private static ISourceProvider Chosen(Dictionary<string, string?> settings, string address)
    {
        using var providers = new SourceProviders(Read(settings), new OutboundHandlers(new OutboundPolicy()), TimeProvider.System);
        Assert.True(RepositoryUrl.TryParse(address, out var url));
        return providers.For(url);
    }
}
