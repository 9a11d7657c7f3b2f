using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Sources;

public sealed class LocalGitSourceTests : SourceContractTests
{
    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData]
    [InlineData("/somewhere/else")]
    public async Task A_repository_outside_the_allowed_folders_is_refused(params string[] allowed)
    {
        Hosted.Shop.Write("a.yaml", "one");
        Hosted.Publish();
        var failure = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("main", Providers(new SourceOptions { LocalFolders = allowed })));
        Assert.False(failure.Transient);
        Assert.Contains("Git__AllowLocal", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_an_allowed_folder_does_not_lead_out_of_it()
    {
        Hosted.Shop.Write("a.yaml", "one");
        Hosted.Publish();
        using var allowed = new TemporaryFolder();
        Directory.CreateSymbolicLink(allowed["shop.git"], Hosted.Shop.BarePath);
        var providers = Providers(new SourceOptions { LocalFolders = [allowed.Path] });
        await Assert.ThrowsAsync<FailureException>(() => providers.ResolveAsync(Url(allowed["shop.git"]), "main", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_whose_name_only_begins_like_an_allowed_one_is_refused()
    {
        Hosted.Shop.Write("a.yaml", "one");
        Hosted.Publish();
        await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("main", Providers(new SourceOptions { LocalFolders = [Hosted.Shop.BarePath[..^2]] })));
        await (await ResolveAsync("main", Providers(new SourceOptions { LocalFolders = [Hosted.Shop.BarePath + "/"] }))).DisposeAsync();
    }

    internal override string UrlOf(string ownerAndName) => ownerAndName == "org/shop" ? Hosted.Shop.BarePath : $"{Hosted.Folder}/{ownerAndName}.git";

    internal override SourceOptions Options(SourceLimits limits) => new() { Limits = limits, LocalFolders = ["/"] };
}
