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

    [Fact]
    public async Task A_few_trees_that_stand_for_very_many_files_or_very_deep_ones_are_refused_before_they_are_listed()
    {
        Hosted.Shop.Write("a.yaml", "one");
        Hosted.Publish();
        var (blob, many, deep) = (Git("rev-parse", "HEAD:a.yaml"), "", "");
        for (var level = 0; level < 10; level++) many = MakeTree(Enumerable.Range(0, 20).Select(i => level == 0 ? $"100644 blob {blob}\t{i}.yaml" : $"040000 tree {many}\t{i}"));
        for (var level = 0; level < 200; level++) deep = MakeTree([level == 0 ? $"100644 blob {blob}\ta.yaml" : $"040000 tree {deep}\td"]);
        var commit = Git("commit-tree", "-m", "bombs", MakeTree([$"040000 tree {many}\tmany", $"040000 tree {deep}\tdeep"]));
        Git("push", "--quiet", "origin", $"{commit}:refs/heads/bombs");

        await using var revision = await ResolveAsync("bombs", Providers(Options(new SourceLimits { MaxFiles = 1000 })));
        var listing = Assert.IsAssignableFrom<ITreeRevision>(revision);
        foreach (var (folder, what) in (ValueTuple<string, string>[])[("many", "there are more than 1000 files"), ("deep", "deeper than 64 folders")])
        {
            var tree = (await revision.TreeAsync(folder, TestContext.Current.CancellationToken))!;
            foreach (var read in (Func<Task>[])[() => listing.ListAsync(folder, tree, TestContext.Current.CancellationToken), () => revision.FetchAsync([folder], TestContext.Current.CancellationToken)])
                Assert.Contains(what, (await Assert.ThrowsAsync<FailureException>(read)).Message, StringComparison.Ordinal);
        }
    }

    // git mktree reads from its standard input; a shell is the shortest way to one.
    private string MakeTree(IEnumerable<string> entries)
    {
        File.WriteAllText(Path.Combine(Hosted.Shop.WorkPath, ".git", "entries"), string.Join('\n', entries) + "\n");
        return Git("-c", "alias.made=!git mktree < .git/entries", "made");
    }

    internal override string UrlOf(string ownerAndName) => ownerAndName == "org/shop" ? Hosted.Shop.BarePath : $"{Hosted.Folder}/{ownerAndName}.git";

    internal override SourceOptions Options(SourceLimits limits) => new() { Limits = limits, LocalFolders = ["/"] };
}
