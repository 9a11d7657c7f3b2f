using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.GitHosts;

namespace GitOps.Functions.Tests.Sources;

public sealed class GitHubSourceTests : HostFaultTests
{
    private GitHubStandIn _host = null!;

    internal override StandInServer Server => _host;

    internal override string ContentRequest => "/git/blobs/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync() => _host = await GitHubStandIn.StartAsync(Hosted.Folder);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Two_requests_tell_that_a_tree_is_unchanged_and_one_that_the_root_is()
    {
        Publish();
        await using var nested = await ResolveAsync("main");
        Assert.NotNull(await nested.TreeAsync("apps", Cancel));
        Assert.Equal(2, _host.Requests.Count);
        _host.ForgetRequests();
        await using var root = await ResolveAsync("main");
        Assert.NotNull(await root.TreeAsync("", Cancel));
        Assert.Single(_host.Requests);
    }

    [Fact]
    public async Task Applications_of_one_repository_share_its_listing()
    {
        Publish();
        var providers = Providers();
        for (var i = 0; i < 3; i++)
        {
            await using var revision = await ResolveAsync("main", providers);
            Assert.NotNull(await revision.TreeAsync("apps", Cancel));
        }

        Assert.Single(_host.Requests, static request => request.Target.Contains("/git/trees/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_small_folder_of_a_large_repository_is_read_file_by_file()
    {
        Publish();
        File.WriteAllBytes(Path.Combine(Hosted.Shop.WorkPath, "large.bin"), new byte[2 << 20]);
        Hosted.Publish();
        await FetchAsync("main", "apps");
        Assert.Equal(2, _host.Requests.Count(static request => request.Target.Contains("/git/blobs/", StringComparison.Ordinal)));
        Assert.Empty(_host.Archives.Requests);
    }

    [Fact]
    public async Task Many_files_come_in_one_archive_and_its_origin_never_sees_the_token()
    {
        foreach (var i in Enumerable.Range(0, 40)) Hosted.Shop.Write($"apps/{i}.yaml", $"{i}");
        Hosted.Publish();
        _host.Token = "ghp_secret";
        var providers = Providers(Options(new SourceLimits(), TimeSpan.FromMinutes(1), "ghp_secret"));
        await using var revision = await ResolveAsync("main", providers);
        Assert.Equal(40, (await revision.FetchAsync(["apps"], Cancel)).Files.Count);
        Assert.Equal(3, _host.Requests.Count);
        Assert.All(_host.Requests, static request => Assert.Equal("Bearer ghp_secret", request.Authorization));
        Assert.Null(Assert.Single(_host.Archives.Requests).Authorization);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Half_an_archive_and_one_that_is_not_there_are_transient(bool half)
    {
        foreach (var i in Enumerable.Range(0, 40)) Hosted.Shop.Write($"apps/{i}.yaml", $"{i}");
        Hosted.Publish();
        _host.Archives.Fault = _ => half ? new StandInFault { HalfBody = true } : new StandInFault { Status = 404 };
        Assert.True((await FetchFailsAsync("apps")).Transient);
    }

    [Fact]
    public async Task An_archive_on_a_private_address_is_refused_where_the_settings_do_not_allow_it()
    {
        foreach (var i in Enumerable.Range(0, 40)) Hosted.Shop.Write($"apps/{i}.yaml", $"{i}");
        Hosted.Publish();
        await using var revision = await ResolveAsync("main", Providers(allowLoopback: false));
        var failure = await Assert.ThrowsAsync<FailureException>(() => revision.FetchAsync(["apps"], Cancel));
        Assert.False(failure.Transient);
        Assert.Contains("loopback", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_is_cut_short_is_walked_and_misses_nothing()
    {
        foreach (var i in Enumerable.Range(0, 6)) Hosted.Shop.Write($"apps/f{i}/a.yaml", $"{i}");
        foreach (var i in Enumerable.Range(0, 6)) Hosted.Shop.Write($"a{i}/a.yaml", $"{i}");
        Hosted.Publish();
        _host.TruncateAt = 7;
        await using var revision = await ResolveAsync("main");
        Assert.Equal(Git("rev-parse", "HEAD:apps/f5"), await revision.TreeAsync("apps/f5", Cancel));
        Assert.Null(await revision.TreeAsync("apps/f6", Cancel));
        Assert.Equal(6, (await revision.FetchAsync(["apps"], Cancel)).Files.Count);
    }

    [Fact]
    public async Task A_walk_that_takes_too_many_requests_is_a_failure_and_never_half_a_set()
    {
        foreach (var i in Enumerable.Range(0, 6)) Hosted.Shop.Write($"apps/f{i}/a.yaml", $"{i}");
        Hosted.Publish();
        _host.TruncateAt = 6;
        await using var revision = await ResolveAsync("main", Providers(Options(new SourceLimits { MaxListings = 4 })));
        var failure = await Assert.ThrowsAsync<FailureException>(() => revision.FetchAsync(["apps"], Cancel));
        Assert.False(failure.Transient);
    }

    [Fact]
    public async Task A_file_that_is_not_what_the_commit_names_is_refused()
    {
        Publish();
        _host.Fault = static target => target.Contains("/git/blobs/", StringComparison.Ordinal) ? new StandInFault { Status = 200, Body = "kind: Evil\n" } : null;
        var failure = await FetchFailsAsync("apps");
        Assert.Contains("not the file that the commit names", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>a proxy's page</html>")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"sha":"main","commit":{"tree":{"sha":"x"}}}""")]
    public async Task An_answer_that_names_no_commit_is_refused(string body)
    {
        Publish();
        _host.Fault = _ => new StandInFault { Status = 200, Body = body };
        await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("main"));
    }

    [Fact]
    public async Task A_limit_that_is_told_in_words_only_is_transient()
    {
        Publish();
        _host.Fault = _ => new StandInFault { Status = 403, Body = """{"message":"You have exceeded a secondary rate limit"}""" };
        Assert.True((await FetchFailsAsync("apps")).Transient);
    }

    internal override string UrlOf(string ownerAndName) => $"{_host.BaseAddress}{ownerAndName}.git";

    internal override SourceOptions Options(SourceLimits limits, TimeSpan patience) => Options(limits, patience, null);

    private SourceOptions Options(SourceLimits limits, TimeSpan patience, string? token) =>
        new() { GitHubApi = _host.BaseAddress, Limits = limits, Patience = patience, GitHubToken = token };
}
