using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>What comes in from outside and is wrong: the promised answers, and nothing done that was not asked for.</summary>
public sealed class BadInputTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Of_100_manifests_with_a_bad_one_99_are_applied_the_bad_one_is_named_and_nothing_is_pruned()
    {
        // Without the timer: a later check would find the 99 unchanged.
        await using var world = await World.StartAsync(azurite, cluster, Via.FunctionsHost, settings: new Dictionary<string, string?> { ["DriftSchedule"] = "0 0 0 1 1 *" });
        world.Repository.Write("app/old.yaml", Manifests.ConfigMap("old"));
        await world.PushAsync("Before");
        await world.WaitForSyncAsync();

        world.Repository.Delete("app/old.yaml");
        world.Repository.Write("app/99.yaml", Manifests.ConfigMaps(99));
        world.Repository.Write("app/bad.yaml", "# one line\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: bad }\ndata: [not, a, map]\n");
        await world.PushAsync("99 good ones and a bad one");
        var status = await world.WaitForStatusAsync("failure", s => (string?)s["phase"] == "Failed");

        Assert.Equal(99, (int)status["counts"]!["created"]!);
        Assert.Contains("app/bad.yaml:", (string?)status["message"], StringComparison.Ordinal);
        Assert.Equal("OutOfSync", (string?)status["syncStatus"]);
        Assert.Equal("configmap/old", (await world.KubectlAsync("get", "configmap", "old", "-o", "name")).Trim());

        world.Repository.Write("app/bad.yaml", "apiVersion: v1\n  kind: [ConfigMap\nmetadata: { name: bad }\n");
        await world.PushAsync("Now it cannot even be read");
        status = await world.WaitForStatusAsync("the other failure", s => (string?)s["targetRevision"] == world.Repository.Head);
        Assert.Equal("Failed", (string?)status["phase"]);
        Assert.Contains("app/bad.yaml:", (string?)status["message"], StringComparison.Ordinal);
        Assert.Equal("configmap/old", (await world.KubectlAsync("get", "configmap", "old", "-o", "name")).Trim());

        world.Repository.Delete("app/bad.yaml");
        await world.PushAsync("Without it");
        await world.WaitForSyncAsync();
        Assert.Equal("", await world.KubectlAsync("get", "configmap", "old", "--ignore-not-found", "-o", "name"));
    }

    [Theory]
    [InlineData(Via.FunctionsHost)]
    [InlineData(Via.Serve)]
    public async Task Webhooks_without_proof_or_form_get_the_promised_codes_and_nothing_is_queued(Via via)
    {
        await using var world = await World.StartAsync(azurite, cluster, via, policy: "{}", settings: new Dictionary<string, string?> { ["DriftSchedule"] = "0 0 0 1 1 *" });
        world.Repository.Write("app/one.yaml", Manifests.ConfigMap("one"));
        world.Repository.Commit("First");
        world.Repository.Push();
        var push = Body(world, "refs/heads/main", world.Repository.Head);
        const string Header = "X-Signature-256";

        Assert.Equal(HttpStatusCode.Unauthorized, await CodeAsync(world, push, Header, "sha256=" + new string('0', 64)));
        Assert.Equal(HttpStatusCode.Unauthorized, await CodeAsync(world, push, "X-Other"));
        Assert.Equal(HttpStatusCode.Unauthorized, await DoubledAsync(world, push));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await CodeAsync(world, new byte[26_214_401], Header, "sha256=" + new string('0', 64)));
        Assert.Equal(HttpStatusCode.BadRequest, await CodeAsync(world, "not json"u8.ToArray(), Header));
        Assert.Equal(HttpStatusCode.Accepted, await CodeAsync(world, Body(world, "refs/heads/main", new string('0', 40)), Header));
        Assert.Equal(HttpStatusCode.Accepted, await CodeAsync(world, Body(world, "refs/tags/main", world.Repository.Head), Header));
        Assert.Equal(HttpStatusCode.Accepted, await CodeAsync(world, Body(world, "refs/heads/other", world.Repository.Head), Header));

        Assert.Null((string?)(await world.StatusAsync())["phase"]);
        Assert.Equal(0, await QueueLengthAsync(world));
    }

    private static async Task<HttpStatusCode> CodeAsync(World world, byte[] body, string header, string? signature = null)
    {
        using var answer = await world.PostAsync("git", body, header, signature: signature);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> DoubledAsync(World world, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/git") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Signature-256", [World.Sign(body), World.Sign(body)]);
        using var answer = await world.App.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<int> QueueLengthAsync(World world)
    {
        var queue = new Azure.Storage.Queues.QueueClient(world.Storage, "gitops-reconcile");
        return await queue.ExistsAsync() ? (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount : 0;
    }

    private static byte[] Body(World world, string reference, string after) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["ref"] = reference,
        ["after"] = after,
        ["repository"] = new JsonObject { ["clone_url"] = world.Repository.BarePath },
    }.ToJsonString());
}
