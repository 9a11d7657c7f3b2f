using System.Net;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.GitHosts;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>
/// The main job with repositories that are read through their hosts' APIs, on the published executable: what a library needs at run time
/// and the native build has left out shows only here.
/// </summary>
public sealed class GitHostTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Token = "a-token-of-the-tests";

    [Fact]
    public async Task A_push_to_GitHub_is_synced_file_by_file_and_as_an_archive_and_costs_two_requests_where_the_tree_is_unchanged()
    {
        using var hosted = new HostedRepositories();
        await using var host = await GitHubStandIn.StartAsync(hosted.Folder);
        host.Token = Token;
        var settings = new Dictionary<string, string?> { ["GitHub__ApiUrl"] = host.BaseAddress.ToString(), ["GitHub__Token"] = Token, ["GitOps__Network__AllowLoopback"] = "true", ["DriftSchedule"] = "0 0 0 1 1 *" };
        var url = $"http://{host.BaseAddress.Authority}/org/shop";
        await using var world = await World.StartAsync(azurite, cluster, Via.FunctionsHost, settings: settings, repository: hosted.Shop, url: url);

        Task<HttpResponseMessage> DeliverAsync() => world.DeliverAsync(
            "github",
            new JsonObject
            {
                ["ref"] = "refs/heads/main",
                ["before"] = new string('0', 40),
                ["after"] = hosted.Shop.Head,
                ["repository"] = new JsonObject { ["full_name"] = "org/shop", ["clone_url"] = url, ["default_branch"] = "main" },
                ["pusher"] = new JsonObject { ["name"] = "dana" },
            },
            ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", Guid.NewGuid().ToString()), ("X-Hub-Signature-256", "signature"));

        hosted.Shop.Write("app/shop.yaml", Manifests.Shop);
        hosted.Shop.Write("large.txt", new string('x', 2 << 20));
        hosted.Publish("A few small files of a large repository");
        Assert.Equal(HttpStatusCode.Accepted, (await DeliverAsync()).StatusCode);
        await world.WaitForSyncAsync();

        hosted.Shop.Delete("large.txt");
        for (var i = 0; i < 60; i++) hosted.Shop.Write($"app/item-{i}.yaml", Manifests.ConfigMap($"item-{i}"));
        hosted.Publish("Many files");
        await DeliverAsync();
        await world.WaitForSyncAsync();
        Assert.Contains(host.Archives.Requests, r => r.Target.Contains(hosted.Shop.Head, StringComparison.Ordinal));

        hosted.Shop.Write("elsewhere/readme.md", "Nothing of the application's.");
        hosted.Publish("Leave the application alone");
        host.ForgetRequests();
        await DeliverAsync();
        await world.WaitForSyncAsync();
        Assert.InRange(host.Requests.Count, 1, 2);
        Assert.Contains(await world.AuditAsync(), e => (string?)e["kind"] == "NoChange" && (string?)e["revision"] == hosted.Shop.Head);
    }

    [Fact]
    public async Task A_push_to_GitLab_is_synced()
    {
        using var hosted = new HostedRepositories();
        await using var host = await GitLabStandIn.StartAsync(hosted.Folder);
        host.Token = Token;
        var settings = new Dictionary<string, string?> { ["GitLab__Url"] = host.BaseAddress.ToString(), ["GitLab__Token"] = Token, ["GitOps__Network__AllowLoopback"] = "true", ["DriftSchedule"] = "0 0 0 1 1 *" };
        var url = $"http://{host.BaseAddress.Authority}/org/shop.git";
        await using var world = await World.StartAsync(azurite, cluster, Via.FunctionsHost, settings: settings, repository: hosted.Shop, url: url);
        hosted.Shop.Write("app/shop.yaml", Manifests.Shop);
        hosted.Publish();
        var answer = await world.DeliverAsync(
            "gitlab",
            new JsonObject
            {
                ["object_kind"] = "push",
                ["ref"] = "refs/heads/main",
                ["before"] = new string('0', 40),
                ["after"] = hosted.Shop.Head,
                ["user_username"] = "dana",
                ["project"] = new JsonObject { ["git_http_url"] = url, ["web_url"] = url[..^4], ["default_branch"] = "main" },
            },
            ("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Event-UUID", Guid.NewGuid().ToString()), ("X-Gitlab-Token", World.Secret));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await world.WaitForSyncAsync();
    }

    [Fact]
    public async Task A_repository_on_any_other_host_is_read_over_smart_HTTP()
    {
        using var hosted = new HostedRepositories();
        await using var host = await SmartHttpGitServer.StartAsync(hosted.Folder);
        var settings = new Dictionary<string, string?> { ["GitOps__Network__AllowLoopback"] = "true" };
        await using var world = await World.StartAsync(
            azurite, cluster, Via.Serve, settings: settings, repository: hosted.Shop, url: $"http://{host.BaseAddress.Authority}/org/shop.git");
        hosted.Shop.Write("app/shop.yaml", Manifests.Shop);
        hosted.Publish();
        await world.WaitForSyncAsync(); // without a webhook: the timer finds the new commit
    }
}
