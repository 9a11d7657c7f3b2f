using System.Net;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>An application of applications through the published app: the webhook, the queue, the timer and the verbs.</summary>
public sealed class ChildApplicationTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task A_push_registers_a_child_whose_own_repository_is_heard_from_then_on()
    {
        using var repository = new GitRepository();
        Push(repository, "web/one.yaml", Manifests.ConfigMap("one"));
        await using var world = await World.StartAsync(azurite, cluster, Via.Serve, settings: new Dictionary<string, string?> { ["Git__AllowLocal"] = "true" });
        world.Repository.Write("app/web.yaml", Application(world, repository, $"web-{world.Namespace}"));
        Assert.Equal(0, Count(await world.DeliverAsync("git", Body(repository), ("X-Signature-256", "signature"), ("X-Request-Id", "before"))));
        Assert.Equal(HttpStatusCode.Accepted, (await world.PushAsync("A child")).StatusCode);
        await world.WaitForSyncAsync();
        // No drift tick is waited for: what follows is what the webhook says now.
        Assert.Equal(1, Count(await world.DeliverAsync("git", Body(repository), ("X-Signature-256", "signature"), ("X-Request-Id", "after"))));
        await world.WaitForAsync("the child's object", async () => (await world.KubectlAsync("get", "configmaps", "-o", "name")).Contains("configmap/one\n", StringComparison.Ordinal));

        var child = JsonNode.Parse((await world.GitOpsAsync("status", $"web-{world.Namespace}", "-o", "json")).MustSucceed().Output)!.AsArray()[0]!;
        Assert.Equal(world.Application, (string?)child["parent"]);
        Assert.Equal(0, (await world.GitOpsAsync("audit", "verify")).ExitCode);
    }

    [Theory]
    [InlineData(Via.FunctionsHost)]
    [InlineData(Via.Serve)]
    public async Task Webhooks_alone_bring_a_child_into_being_and_its_changes_to_the_cluster(Via via)
    {
        using var repository = new GitRepository();
        Push(repository, "web/one.yaml", Manifests.ConfigMap("one"));
        // The timer never ticks.
        await using var world = await World.StartAsync(azurite, cluster, via, settings: new Dictionary<string, string?> { ["Git__AllowLocal"] = "true", ["DriftSchedule"] = "0 0 0 1 1 *" });
        world.Repository.Write("app/web.yaml", Application(world, repository, "web"));
        Assert.Equal(1, Count(await world.PushAsync("A child")));
        await world.WaitForAsync("the child's object", async () => await ValueAsync(world, "one") == "1");

        Push(repository, "web/one.yaml", Manifests.ConfigMap("one", "2"));
        Assert.Equal(1, Count(await world.DeliverAsync("git", Body(repository), ("X-Signature-256", "signature"), ("X-Request-Id", "change"))));
        await world.WaitForAsync("the change of the child", async () => await ValueAsync(world, "one") == "2");

        world.Repository.Write("app/more.yaml", Application(world, repository, "more").Replace("path: web", "path: more", StringComparison.Ordinal));
        world.Repository.Delete("app/web.yaml");
        Push(repository, "more/two.yaml", Manifests.ConfigMap("two", "3"));
        Assert.Equal(1, Count(await world.PushAsync("Another one")));
        await world.WaitForAsync("the other child's object", async () => await ValueAsync(world, "two") == "3");
        Assert.Equal("2", await ValueAsync(world, "one"));
        await world.WaitForAsync("the deliveries on record", async () => (await world.GitOpsAsync("audit", "web", "-o", "json")).Output.Contains("\"delivery\": \"change\"", StringComparison.Ordinal));
        Assert.Equal(0, (await world.GitOpsAsync("audit", "verify")).ExitCode);
    }

    [Fact]
    public async Task The_verbs_show_children_as_they_show_objects()
    {
        using var repository = new GitRepository();
        Push(repository, "web/one.yaml", Manifests.ConfigMap("one"));
        await using var world = await World.StartAsync(azurite, cluster, Via.Serve, policy: "{}", settings: new Dictionary<string, string?> { ["Git__AllowLocal"] = "true", ["DriftSchedule"] = "0 0 0 1 1 *" });
        world.Repository.Write("app/web.yaml", Application(world, repository, "web"));
        world.Repository.Commit("A child");
        world.Repository.Push();

        var diff = await world.GitOpsAsync("diff", world.Application);
        Assert.Equal(1, diff.ExitCode);
        Assert.Matches(@"(?m)^Create +Application\.argoproj\.io web +", diff.Output);
        Assert.Contains("\"kind\": \"Application\"", (await world.GitOpsAsync("render", world.Application)).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Equal(0, (await world.GitOpsAsync("sync", world.Application)).ExitCode);
        await world.WaitForAsync("the child", async () => (await world.GitOpsAsync("status", "web")).Output.Contains("Synced", StringComparison.Ordinal));

        var status = (await world.GitOpsAsync("status")).MustSucceed();
        Assert.Contains("PARENT", status.Output, StringComparison.Ordinal);
        Assert.Contains("; 1 of them registered by other applications", (await world.GitOpsAsync("doctor")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await world.GitOpsAsync("diff", world.Application)).ExitCode);

        world.Repository.Write("app/web.yaml", Application(world, repository, "web").Replace("selfHeal: true", "selfHeal: false", StringComparison.Ordinal));
        world.Repository.Write("app/more.yaml", Application(world, repository, "more"));
        world.Repository.Commit("Another child");
        world.Repository.Push();
        var changed = await world.GitOpsAsync("diff", world.Application);
        Assert.Contains(".spec.syncPolicy.automated.selfHeal", changed.Output, StringComparison.Ordinal);
    }

    private static string Application(World world, GitRepository repository, string name) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{name}}, namespace: argocd }
        spec:
          source: { repoURL: {{repository.BarePath}}, targetRevision: main, path: web }
          destination: { name: in-cluster, namespace: {{world.Namespace}} }
          syncPolicy: { automated: { prune: true, selfHeal: true } }
        """;

    private static Task<string> ValueAsync(World world, string configMap) => world.KubectlAsync("get", "configmap", configMap, "--ignore-not-found", "-o", "jsonpath={.data.value}");

    private static JsonObject Body(GitRepository repository) => new()
    {
        ["ref"] = "refs/heads/main",
        ["before"] = new string('0', 40),
        ["after"] = repository.Head,
        ["repository"] = new JsonObject { ["clone_url"] = repository.BarePath, ["default_branch"] = "main" },
        ["pusher"] = new JsonObject { ["name"] = "dana" },
    };

    private static int Count(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return JsonNode.Parse(reader.ReadToEnd())!["applications"]!.AsArray().Count;
    }

    private static void Push(GitRepository repository, string path, string text)
    {
        repository.Write(path, text);
        repository.Commit("Files");
        repository.Push();
    }
}
