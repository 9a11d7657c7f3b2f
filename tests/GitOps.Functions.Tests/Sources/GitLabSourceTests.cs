using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.GitHosts;

namespace GitOps.Functions.Tests.Sources;

public sealed class GitLabSourceTests : HostFaultTests
{
    private GitLabStandIn _host = null!;

    internal override StandInServer Server => _host;

    internal override string ContentRequest => "/repository/blobs/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync() => _host = await GitLabStandIn.StartAsync(Hosted.Folder);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Two_requests_tell_that_a_tree_is_unchanged()
    {
        Publish();
        foreach (var path in (string[])["apps", ""])
        {
            _host.ForgetRequests();
            await using var revision = await ResolveAsync("main");
            Assert.NotNull(await revision.TreeAsync(path, Cancel));
            Assert.Equal(2, _host.Requests.Count);
        }
    }

    [Fact]
    public async Task A_path_is_asked_for_once_however_often_it_is_read()
    {
        Hosted.Shop.Write("apps/a.yaml", "a");
        Hosted.Shop.Write("apps/b.txt", "b");
        Hosted.Publish();
        await using var revision = await ResolveAsync("main");
        _host.ForgetRequests();
        Assert.Equal(await revision.TreeAsync("apps", Cancel), await revision.ObjectIdAsync("apps", Cancel));
        Assert.Null(await revision.ObjectIdAsync("gone", Cancel));
        Assert.Null(await revision.ObjectIdAsync("gone", Cancel));
        Assert.Equal(["apps/a.yaml"], (await revision.FetchAsync(["apps"], static path => path.EndsWith(".yaml", StringComparison.Ordinal), Cancel)).Files.Keys);
        Assert.Equal(["apps/b.txt"], (await revision.FetchAsync(["apps"], static path => path.EndsWith(".txt", StringComparison.Ordinal), Cancel)).Files.Keys);
        // Where each of the two names is, what is below the folder, and two files.
        Assert.Equal(5, _host.Requests.Count);
    }

    [Fact]
    public async Task A_folder_of_more_entries_than_a_page_is_read_to_its_end()
    {
        foreach (var i in Enumerable.Range(0, 230)) Hosted.Shop.Write($"apps/{i:000}/a.yaml", $"{i}");
        Hosted.Publish();
        await using var revision = await ResolveAsync("main");
        Assert.Equal(Git("rev-parse", "HEAD:apps/229"), await revision.TreeAsync("apps/229", Cancel));
        Assert.Null(await revision.TreeAsync("apps/230", Cancel));
        Assert.Equal(230, (await revision.FetchAsync(["apps"], Cancel)).Files.Count);
    }

    [Fact]
    public async Task A_listing_that_fails_in_its_middle_is_a_failure_and_never_half_a_set()
    {
        foreach (var i in Enumerable.Range(0, 150)) Hosted.Shop.Write($"apps/{i}.yaml", $"{i}");
        Hosted.Publish();
        _host.Fault = static target => target.Contains("page_token=", StringComparison.Ordinal) ? new StandInFault { Status = 404 } : null;
        Assert.True((await FetchFailsAsync("apps")).Transient);
    }

    [Fact]
    public async Task Many_files_come_in_an_archive_of_their_folder()
    {
        foreach (var i in Enumerable.Range(0, 40)) Hosted.Shop.Write($"apps/shop/{i}.yaml", $"{i}");
        Hosted.Shop.Write("apps/else/a.yaml", "else");
        Hosted.Publish();
        Assert.Equal(40, (await FetchAsync("main", "apps/shop")).Count);
        Assert.Single(_host.Requests, static request => request.Target.Contains("archive.tar.gz", StringComparison.Ordinal) && request.Target.Contains("apps%2Fshop", StringComparison.Ordinal));
        Assert.DoesNotContain(_host.Requests, static request => request.Target.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_goes_with_every_request_to_the_server_and_to_nobody_else()
    {
        Publish();
        await using var elsewhere = await GitLabStandIn.StartAsync(Hosted.Folder);
        _host.Token = "glpat-secret";
        var providers = Providers(new SourceOptions { GitLab = _host.BaseAddress, GitLabToken = "glpat-secret" });
        await using var revision = await ResolveAsync("main", providers);
        _host.Fault = target => target.Contains("/blobs/", StringComparison.Ordinal)
            ? new StandInFault { Status = 302, Headers = { ["Location"] = new Uri(elsewhere.BaseAddress, target).AbsoluteUri } }
            : null;
        Assert.Equal(2, (await revision.FetchAsync(["apps"], Cancel)).Files.Count);
        Assert.All(_host.Requests, static request => Assert.Equal("glpat-secret", request.Authorization));
        Assert.All(elsewhere.Requests, static request => Assert.Null(request.Authorization));
        Assert.Equal(2, elsewhere.Requests.Count);
    }

    [Fact]
    public async Task A_link_to_the_next_page_on_another_server_does_not_get_the_token()
    {
        Publish();
        await using var elsewhere = await GitLabStandIn.StartAsync(Hosted.Folder);
        _host.Fault = target => target.Contains("/tree?", StringComparison.Ordinal) && !target.Contains("page_token", StringComparison.Ordinal)
            ? new StandInFault { Status = 200, Body = "[]", Headers = { ["Link"] = $"<{elsewhere.BaseAddress}api/v4/x?page_token=1>; rel=\"next\"" } }
            : null;
        await using var revision = await ResolveAsync("main", Providers(new SourceOptions { GitLab = _host.BaseAddress, GitLabToken = "glpat-secret" }));
        await Assert.ThrowsAsync<FailureException>(() => revision.TreeAsync("apps", Cancel));
        Assert.Empty(elsewhere.Requests);
    }

    internal override string UrlOf(string ownerAndName) => $"{_host.BaseAddress}{ownerAndName}.git";

    internal override SourceOptions Options(SourceLimits limits, TimeSpan patience) => new() { GitLab = _host.BaseAddress, Limits = limits, Patience = patience };
}
