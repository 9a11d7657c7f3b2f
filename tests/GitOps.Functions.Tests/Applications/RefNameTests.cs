using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Names of refs.</summary>
public sealed class RefNameTests
{
    [Theory]
    [InlineData("main")]
    [InlineData("HEAD")]
    [InlineData("release/1.x")]
    [InlineData("refs/heads/main")]
    [InlineData("v1.0.0-rc.1")]
    [InlineData("feature/#12_ümlaut@home")]
    [InlineData("59b20b8d5c6ff8d09518216e87dacb3f5b7f1c1e")]
    public void Well_formed_names_pass(string name) => Assert.True(RefName.IsWellFormed(name));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("-x")]
    [InlineData("/main")]
    [InlineData("main/")]
    [InlineData("a//b")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a/.b")]
    [InlineData("a.")]
    [InlineData("a.lock")]
    [InlineData("a.lock/b")]
    [InlineData("a b")]
    [InlineData("a~1")]
    [InlineData("a^")]
    [InlineData("a:b")]
    [InlineData("a?")]
    [InlineData("v1.*")]
    [InlineData("a[b")]
    [InlineData("a\\b")]
    [InlineData("a@{1}")]
    [InlineData("a\u007f")]
    [InlineData("a\nb")]
    public void Malformed_names_are_refused(string name) => Assert.False(RefName.IsWellFormed(name));

    [Fact]
    public void Overlong_names_are_refused()
    {
        Assert.True(RefName.IsWellFormed(new string('a', RefName.MaxLength)));
        Assert.False(RefName.IsWellFormed(new string('a', RefName.MaxLength + 1)));
    }
}
