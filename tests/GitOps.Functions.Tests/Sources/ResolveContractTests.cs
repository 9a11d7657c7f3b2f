using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Tests.Sources;

/// <summary>What every provider promises about branches, tags and commits, whatever the host.</summary>
public abstract class ResolveContractTests : SourceTestBase
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_branch_resolves_to_its_commit_and_HEAD_to_the_default_branch()
    {
        Hosted.Shop.Write("a.yaml", "one");
        var commit = Hosted.Publish();
        foreach (var name in (string[])["main", "refs/heads/main", "HEAD", ""])
        {
            await using var revision = await ResolveAsync(name);
            Assert.Equal(commit, revision.Revision);
        }
    }

    [Fact]
    public async Task A_branch_with_a_slash_in_its_name_resolves()
    {
        Hosted.Shop.Write("a.yaml", "one");
        Hosted.Publish();
        Git("checkout", "-q", "-b", "feature/new#1");
        Hosted.Shop.Write("a.yaml", "two");
        var commit = Hosted.Publish();
        await using var revision = await ResolveAsync("feature/new#1");
        Assert.Equal(commit, revision.Revision);
        Assert.Equal("two", Text((await revision.FetchAsync([""], Cancel)).Files["a.yaml"]));
    }

    [Fact]
    public async Task A_tag_an_annotated_tag_and_a_commit_resolve_to_the_commit_and_not_the_branch()
    {
        Hosted.Shop.Write("a.yaml", "one");
        var first = Hosted.Shop.Commit("first");
        Git("tag", "light");
        Git("tag", "-a", "-m", "m", "annotated");
        Hosted.Shop.Write("a.yaml", "two");
        Hosted.Publish();
        foreach (var name in (string[])["light", "annotated", "refs/tags/annotated", first])
        {
            await using var revision = await ResolveAsync(name);
            Assert.Equal(first, revision.Revision);
            Assert.Equal("one", Text((await revision.FetchAsync([""], Cancel)).Files["a.yaml"]));
        }
    }

    [Fact]
    public async Task A_branch_wins_over_a_tag_of_its_name_unless_the_tag_is_written_in_full()
    {
        Hosted.Shop.Write("a.yaml", "tagged");
        var tagged = Hosted.Shop.Commit("tagged");
        Git("tag", "main");
        Hosted.Shop.Write("a.yaml", "branch");
        Hosted.Shop.Commit("branch");
        var branch = Hosted.Shop.Head;
        Git("push", "-q", "origin", "HEAD:refs/heads/main", "refs/tags/main");
        await using var plain = await ResolveAsync("main");
        Assert.Equal(branch, plain.Revision);
        await using var full = await ResolveAsync("refs/tags/main");
        Assert.Equal(tagged, full.Revision);
    }

    [Fact]
    public async Task What_does_not_exist_is_a_final_failure_that_names_it()
    {
        Hosted.Shop.Write("a.yaml", "one");
        Hosted.Publish();
        var branch = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("nowhere"));
        Assert.False(branch.Transient);
        Assert.Contains("'nowhere'", branch.Message, StringComparison.Ordinal);
        var commit = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync(new string('a', 40)));
        Assert.False(commit.Transient, commit.Message);
        var repository = await Assert.ThrowsAsync<FailureException>(() => Providers().ResolveAsync(Url(UrlOf("org/none")), "main", Cancel));
        Assert.False(repository.Transient);
        Assert.Contains("org/none", repository.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_repository_is_a_final_failure()
    {
        var failure = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("HEAD"));
        Assert.False(failure.Transient);
    }

    [Theory]
    [InlineData("-main")]
    [InlineData("a..b")]
    [InlineData("1.*")]
    [InlineData("main^{/x}")]
    [InlineData("main@{1}")]
    [InlineData("refs/pull/1/head")]
    [InlineData("a\nb")]
    public async Task A_revision_that_no_ref_can_have_is_refused(string revision)
    {
        Hosted.Shop.Write("a.yaml", "one");
        Hosted.Publish();
        Assert.False((await Assert.ThrowsAsync<FailureException>(() => ResolveAsync(revision))).Transient);
    }

    [Fact]
    public async Task A_shortened_commit_is_refused_with_the_way_out()
    {
        Hosted.Shop.Write("a.yaml", "one");
        var commit = Hosted.Publish();
        var failure = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync(commit[..8]));
        Assert.Contains("whole id", failure.Message, StringComparison.Ordinal);
    }
}
