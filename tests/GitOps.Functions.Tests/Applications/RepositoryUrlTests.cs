using FsCheck.Xunit;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Addresses of repositories in one spelling.</summary>
public sealed class RepositoryUrlTests
{
    private static RepositoryUrl Parse(string text)
    {
        Assert.True(RepositoryUrl.TryParse(text, out var url), text);
        return url;
    }

    [Theory]
    [InlineData("https://github.com/octo/shop")]
    [InlineData("https://github.com/octo/shop/")]
    [InlineData("https://github.com/octo/shop.git")]
    [InlineData("https://github.com/octo/shop.git/")]
    [InlineData("https://github.com//octo//shop")]
    [InlineData("https://github.com/octo/shop.GIT")]
    [InlineData("HTTPS://GitHub.com/Octo/Shop.git")]
    [InlineData("https://github.com./octo/shop")]
    [InlineData("https://github.com:443/octo/shop")]
    [InlineData("http://github.com/octo/shop")]
    [InlineData("https://user:token@github.com/octo/shop.git")]
    [InlineData("https://github.com/octo/shop?private_token=x#readme")]
    [InlineData("https://github.com/octo/%73hop")]
    [InlineData("git@github.com:octo/shop.git")]
    [InlineData("git@GitHub.com:Octo/Shop")]
    [InlineData("github.com:octo/shop.git")]
    [InlineData("git@github.com:/octo/shop.git")]
    [InlineData("ssh://git@github.com/octo/shop.git")]
    [InlineData("ssh://git@github.com:22/octo/shop.git")]
    [InlineData("ssh://github.com/octo/shop")]
    public void One_repository_has_one_key_however_it_is_written(string text)
    {
        Assert.Equal("github.com/octo/shop", Parse(text).Key);
        Assert.Equal(Parse("https://github.com/octo/shop"), Parse(text));
        Assert.Equal(Parse("https://github.com/octo/shop").GetHashCode(), Parse(text).GetHashCode());
    }

    [Theory]
    [InlineData("https://gitlab.example.com/platform/apps/eu/shop.git", "gitlab.example.com/platform/apps/eu/shop")]
    [InlineData("git@gitlab.example.com:platform/apps/eu/shop.git", "gitlab.example.com/platform/apps/eu/shop")]
    [InlineData("https://git.example.com:8443/a/b", "git.example.com:8443/a/b")]
    [InlineData("ssh://git@git.example.com:2222/a/b.git", "git.example.com:2222/a/b")]
    [InlineData("https://bücher.example/a/b", "xn--bcher-kva.example/a/b")]
    [InlineData("https://xn--bcher-kva.example/a/b", "xn--bcher-kva.example/a/b")]
    [InlineData("git@bücher.example:a/b", "xn--bcher-kva.example/a/b")]
    [InlineData("https://[2001:db8::1]:8443/a/b", "[2001:db8::1]:8443/a/b")]
    [InlineData("https://dev.azure.com/org/My%20Project/_git/shop", "dev.azure.com/org/my project/_git/shop")]
    [InlineData("https://h/a/b.git.git", "h/a/b.git")]
    [InlineData("https://h/a..b/c", "h/a..b/c")]
    [InlineData("https://h/shop", "h/shop")]
    [InlineData("git@git_host:a/b", "git_host/a/b")]
    [InlineData("/srv/git/Shop.git", "file:/srv/git/Shop.git")]
    [InlineData("/srv//git/Shop.git/", "file:/srv/git/Shop.git")]
    [InlineData("file:///srv/git/Shop.git", "file:/srv/git/Shop.git")]
    [InlineData("file://localhost/srv/git/My%20Shop", "file:/srv/git/My Shop")]
    public void Addresses_have_the_key(string text, string key) => Assert.Equal(key, Parse(text).Key);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("shop")]
    [InlineData("octo/shop")]
    [InlineData("./shop")]
    [InlineData("../shop")]
    [InlineData("C:\\repos\\shop")]
    [InlineData("--upload-pack=touch x")]
    [InlineData("git@-oProxyCommand=id:octo/shop")]
    [InlineData("-oProxyCommand=id@github.com:octo/shop")]
    [InlineData("git@github.com:-octo")]
    [InlineData("ssh://-oProxyCommand=id/octo/shop")]
    [InlineData("ssh://-oProxyCommand=id@github.com/octo/shop")]
    [InlineData("ext::sh -c id")]
    [InlineData("ext::id")]
    [InlineData("git@ext::id")]
    [InlineData("C:/repos/shop")]
    [InlineData("host:octo/shop")]
    [InlineData("git://github.com/octo/shop")]
    [InlineData("ftp://github.com/octo/shop")]
    [InlineData("javascript:alert(1)//x")]
    [InlineData("https://")]
    [InlineData("https://github.com")]
    [InlineData("https://github.com/")]
    [InlineData("https://github.com/.git")]
    [InlineData("https://github.com/octo/.git")]
    [InlineData("https:///octo/shop")]
    [InlineData("https://github.com/octo/../shop")]
    [InlineData("https://github.com/octo/./shop")]
    [InlineData("https://github.com/octo/%2e%2e/shop")]
    [InlineData("https://github.com/octo/.%2E/shop")]
    [InlineData("https://github.com/octo%2fshop")]
    [InlineData("https://github.com/octo%5Cshop")]
    [InlineData("https://github.com/octo\\shop")]
    [InlineData("https://github.com/octo/shop%0a")]
    [InlineData("https://github.com/octo/shop%00")]
    [InlineData("https://github.com/octo/shop\n")]
    [InlineData(" https://github.com/octo/shop")]
    [InlineData("https://github.com/octo/my shop")]
    [InlineData("https://git hub.com/octo/shop")]
    [InlineData("git@github.com:../shop")]
    [InlineData("user:token@github.com:octo/shop")]
    [InlineData("[::1]:octo/shop")]
    [InlineData("git@:octo/shop")]
    [InlineData("git@github.com:")]
    [InlineData("/")]
    [InlineData("/srv/../etc")]
    [InlineData("file:///srv/%2e%2e/etc")]
    [InlineData("file://other/srv/git")]
    [InlineData("https://github.com:99999/octo/shop")]
    public void What_is_no_address_of_a_repository_is_refused(string? text) => Assert.False(RepositoryUrl.TryParse(text, out _));

    [Theory]
    [InlineData("https://user:token@github.com/octo/shop.git", "https://github.com/octo/shop.git")]
    [InlineData("https://token@github.com/octo/shop.git?private_token=token#token", "https://github.com/octo/shop.git")]
    [InlineData("ssh://git:token@github.com:22/octo/shop.git", "ssh://git@github.com:22/octo/shop.git")]
    [InlineData("git@github.com:octo/shop.git", "git@github.com:octo/shop.git")]
    [InlineData("https://BÜCHER.example/a/b", "https://xn--bcher-kva.example/a/b")]
    public void What_is_fetched_from_holds_no_credential(string text, string fetched) => Assert.Equal(fetched, Parse(text).Text);

    [Fact]
    public void Local_folders_are_told_apart_by_case_and_kept_as_folders()
    {
        Assert.NotEqual(Parse("/srv/git/Shop"), Parse("/srv/git/shop"));
        Assert.Equal("/srv/git/shop.git", Parse("file:///srv/git/shop.git").LocalPath);
        Assert.Null(Parse("https://h/srv/git/shop.git").LocalPath);
    }

    [Theory]
    [InlineData("https://github.com/octo/shop", "https://github.com/octo/shop2")]
    [InlineData("https://github.com/octo/shop", "https://github.com.evil.example/octo/shop")]
    [InlineData("https://github.com/octo/shop", "https://evil.example/github.com/octo/shop")]
    [InlineData("https://github.com/octo/shop", "https://github.com@evil.example/octo/shop")]
    [InlineData("https://h:8443/octo/shop", "https://h/octo/shop")]
    [InlineData("https://h/a/b/shop", "https://h/b/shop")]
    public void Other_repositories_have_other_keys(string one, string other) => Assert.NotEqual(Parse(one), Parse(other));

    [Property]
    public bool Any_text_is_read_or_refused_without_an_exception(string? text) =>
        !RepositoryUrl.TryParse(text, out var url) || (url.Key.Length > 0 && RepositoryUrl.TryParse(url.Text, out var again) && again.Equals(url));
}
