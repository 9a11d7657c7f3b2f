using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Folders in a repository.</summary>
public sealed class RepositoryPathTests
{
    [Theory]
    [InlineData(".", "")]
    [InlineData("./", "")]
    [InlineData("apps", "apps")]
    [InlineData("apps/shop/", "apps/shop")]
    [InlineData("./apps/./shop", "apps/shop")]
    [InlineData("..apps/sh..op", "..apps/sh..op")]
    [InlineData("My Apps/größe", "My Apps/größe")]
    public void Folders_are_normalised(string path, string normalised)
    {
        Assert.True(RepositoryPath.TryNormalise(path, out var result));
        Assert.Equal(normalised, result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/apps")]
    [InlineData("//")]
    [InlineData("apps//")]
    [InlineData("..")]
    [InlineData("./../x")]
    [InlineData("a/..")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("-a")]
    [InlineData("./-a")]
    public void What_leads_out_is_refused(string path) => Assert.False(RepositoryPath.TryNormalise(path, out _));
}
