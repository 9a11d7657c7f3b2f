using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.GitHosts;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Sources;

public sealed class SmartHttpSourceTests : HostFaultTests
{
    private readonly TemporaryFolder _cache = new();
    private SmartHttpGitServer _host = null!;

    internal override StandInServer Server => _host;

    internal override string ContentRequest => "/git-upload-pack";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync() => _host = await SmartHttpGitServer.StartAsync(Hosted.Folder);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
        Assert.Empty(Directory.GetDirectories(_cache.Path));
        _cache.Dispose();
    }

    [Fact]
    public async Task A_commit_that_is_known_costs_one_request_and_a_new_one_three()
    {
        Publish();
        var providers = Providers();
        for (var pass = 0; pass < 2; pass++)
        {
            _host.ForgetRequests();
            await using var revision = await ResolveAsync("main", providers);
            Assert.NotNull(await revision.TreeAsync("apps", Cancel));
            Assert.Equal(2, (await revision.FetchAsync(["apps"], Cancel)).Files.Count);
            Assert.Equal(pass == 0 ? 3 : 1, _host.Requests.Count);
        }
    }

    [Fact]
    public async Task A_commit_comes_without_its_history_and_without_other_branches()
    {
        Hosted.Shop.Write("old.yaml", "the past");
        var old = Hosted.Shop.Commit("old");
        Git("branch", "other");
        Hosted.Shop.Delete("old.yaml");
        var commit = Publish();
        Git("push", "-q", "origin", "other");
        await using var revision = await ResolveAsync("main");
        await revision.TreeAsync("", Cancel);
        var mirror = Assert.Single(Directory.GetDirectories(Assert.Single(Directory.GetDirectories(_cache.Path))));
        Assert.Equal("commit", await GitCommand.TextAsync(mirror, "cat-file", "-t", commit));
        Assert.Null(await GitCommand.TextAsync(mirror, "cat-file", "-t", old));
    }

    [Fact]
    public async Task A_cache_that_was_lost_is_fetched_again()
    {
        Publish();
        var providers = Providers();
        await using (var first = await ResolveAsync("main", providers)) await first.TreeAsync("", Cancel);
        foreach (var folder in Directory.GetDirectories(_cache.Path)) Directory.Delete(folder, recursive: true);
        await using var second = await ResolveAsync("main", providers);
        Assert.Equal(2, (await second.FetchAsync(["apps"], Cancel)).Files.Count);
    }

    [Fact]
    public async Task What_a_killed_process_left_in_the_cache_is_removed()
    {
        Publish();
        var left = _cache["gitops-git.999999999.x"];
        Directory.CreateDirectory(left);
        await using var revision = await ResolveAsync("main");
        await revision.TreeAsync("", Cancel);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task A_branch_that_is_rewritten_between_resolve_and_fetch_is_transient_or_the_resolved_content()
    {
        Publish();
        await using var revision = await ResolveAsync("main");
        Git("checkout", "-q", "--orphan", "fresh");
        Hosted.Shop.Write("apps/a.yaml", "rewritten");
        Hosted.Shop.Commit("rewritten");
        Git("push", "-q", "--force", "origin", "HEAD:main");
        var failure = await Assert.ThrowsAsync<FailureException>(() => revision.FetchAsync(["apps"], Cancel));
        Assert.True(failure.Transient, failure.Message);
    }

    [Fact]
    public async Task Credentials_go_to_their_host_only_and_into_no_file()
    {
        Publish();
        _host.UserAndPassword = "ci:git-secret";
        await using var elsewhere = await SmartHttpGitServer.StartAsync(Hosted.Folder);
        elsewhere.Fault = target => new StandInFault { Status = 302, Headers = { ["Location"] = new Uri(_host.BaseAddress, target).AbsoluteUri } };
        var options = Options(new SourceLimits(), TimeSpan.FromMinutes(1), _host.BaseAddress.Authority);
        var providers = Providers(options);
        await using var revision = await ResolveAsync("main", providers);
        Assert.Equal(2, (await revision.FetchAsync(["apps"], Cancel)).Files.Count);
        var files = Directory.GetFiles(_cache.Path, "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(files, static file => File.ReadAllText(file).Contains("git-secret", StringComparison.Ordinal));
        _host.ForgetRequests();

        // Another host that redirects to ours gets nothing of ours, and cannot use it.
        await Assert.ThrowsAsync<FailureException>(() => providers.ResolveAsync(Url($"{elsewhere.BaseAddress}org/shop.git"), "main", Cancel));
        Assert.All(elsewhere.Requests.Concat(_host.Requests), static request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task Missing_and_wrong_credentials_are_a_final_failure_without_them()
    {
        Publish();
        _host.UserAndPassword = "ci:other";
        var failure = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("main", Providers(Options(new SourceLimits(), TimeSpan.FromMinutes(1), _host.BaseAddress.Authority))));
        Assert.False(failure.Transient);
        Assert.DoesNotContain("git-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_moved_is_read_at_its_new_address()
    {
        Publish();
        await using var moved = await SmartHttpGitServer.StartAsync(Hosted.Folder);
        moved.Fault = target => new StandInFault { Status = 301, Headers = { ["Location"] = new Uri(_host.BaseAddress, target).AbsoluteUri } };
        await using var revision = await Providers().ResolveAsync(Url($"{moved.BaseAddress}org/shop.git"), "main", Cancel);
        Assert.Equal(2, (await revision.FetchAsync(["apps"], Cancel)).Files.Count);
    }

    [Fact]
    public async Task More_bytes_than_allowed_are_not_taken()
    {
        File.WriteAllBytes(Path.Combine(Hosted.Shop.WorkPath, "large.bin"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(300_000));
        Publish();
        await using var revision = await ResolveAsync("main", Providers(Options(new SourceLimits { MaxPackBytes = 100_000 }, TimeSpan.FromMinutes(1))));
        var failure = await Assert.ThrowsAsync<FailureException>(() => revision.FetchAsync(["apps"], Cancel));
        Assert.False(failure.Transient);
        Assert.Contains("100000 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_the_policy_refuses_is_not_connected_to()
    {
        Publish();
        var failure = await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("main", Providers(allowLoopback: false)));
        Assert.False(failure.Transient);
        Assert.Contains("loopback", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Requests);
    }

    [Theory]
    [InlineData("git@example.com:org/shop.git")]
    [InlineData("ssh://git@example.com/org/shop.git")]
    public async Task Ssh_addresses_are_refused_with_the_way_out(string address)
    {
        var failure = await Assert.ThrowsAsync<FailureException>(() => Providers().ResolveAsync(Url(address), "main", Cancel));
        Assert.False(failure.Transient);
        Assert.Contains("https", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_no_Git_repository_is_a_final_failure()
    {
        _host.Fault = _ => new StandInFault { Status = 200, Body = "<html>" };
        Assert.False((await Assert.ThrowsAsync<FailureException>(() => ResolveAsync("main"))).Transient);
    }

    internal override string UrlOf(string ownerAndName) => $"{_host.BaseAddress}{ownerAndName}.git";

    internal override SourceOptions Options(SourceLimits limits, TimeSpan patience) => Options(limits, patience, null);

    private SourceOptions Options(SourceLimits limits, TimeSpan patience, string? credentialsFor) => new()
    {
        Limits = limits,
        Patience = patience,
        CacheFolder = _cache.Path,
        GitCredentials = credentialsFor is null ? new Dictionary<string, GitCredential>() : new Dictionary<string, GitCredential> { [credentialsFor] = new("ci", "git-secret") },
    };
}
