using System.Net;
using GitOps.Functions.Applying;
using GitOps.Functions.Health;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>An application's health on the real API server, with the requests that it costs.</summary>
public sealed class PassHealthTests(ControlPlane plane)
{
    private const string Rolled = """{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1,"conditions":[]}""";
    private const string Stuck = """{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}""";

    private static readonly string Shop = Yaml.Join(Yaml.ConfigMap("settings"), Yaml.Deployment("web"));

    [Fact]
    public async Task A_deployment_that_fails_later_turns_the_application_degraded_with_one_request()
    {
        using var app = await TestApplication.StartAsync(plane);
        var applied = await ApplyAsync(app, Shop);
        Assert.Equal(HealthStatus.Progressing, applied.Worst.Status);
        Assert.Contains($"Deployment.apps {app.Namespace}/web: Waiting for rollout to finish", applied.Worst.Message, StringComparison.Ordinal);

        await StatusAsync(app, "web", Rolled);
        Assert.Equal((HealthResult.Healthy, 1), await CheckAsync(app, Shop));
        Assert.Equal((HealthResult.Healthy, 0), await CheckAsync(app, Shop));

        await StatusAsync(app, "web", Stuck);
        var (worst, requests) = await CheckAsync(app, Shop);
        Assert.Equal((HealthStatus.Degraded, 1), (worst.Status, requests));
        Assert.Equal($"Deployment.apps {app.Namespace}/web: Deployment \"web\" exceeded its progress deadline", worst.Message);
        Assert.Equal((worst, 0), await CheckAsync(app, Shop));

        await StatusAsync(app, "web", Rolled);
        Assert.Equal((HealthResult.Healthy, 1), await CheckAsync(app, Shop));
    }

    [Fact]
    public async Task Many_that_moved_are_listed_and_few_are_got()
    {
        using var app = await TestApplication.StartAsync(plane);
        var many = Yaml.Join([.. Enumerable.Range(0, HealthReads.ListFrom).Select(static n => Yaml.Deployment($"web-{n}"))]);
        await ApplyAsync(app, many);
        app.Memory = app.Memory! with { Health = [] };
        var (worst, requests) = await CheckAsync(app, many);
        Assert.Equal((HealthStatus.Progressing, 1), (worst.Status, requests));
        Assert.EndsWith($"(and {HealthReads.ListFrom - 1} more)", worst.Message, StringComparison.Ordinal);
        Assert.Equal(HealthReads.ListFrom, app.Memory!.Health.Count);
        Assert.Equal((worst, 0), await CheckAsync(app, many));
        app.Memory = app.Memory! with { Health = [.. app.Memory.Health.Skip(2)] };
        Assert.Equal((worst, 2), await CheckAsync(app, many));
    }

    [Fact]
    public async Task Hooks_and_what_is_marked_to_be_left_out_do_not_count()
    {
        using var app = await TestApplication.StartAsync(plane);
        var marked = Yaml.Deployment("web").Replace("labels: {tier: web}", "annotations: {argocd.argoproj.io/ignore-healthcheck: \"true\"}", StringComparison.Ordinal);
        Assert.Contains("ignore-healthcheck", marked, StringComparison.Ordinal);
        Assert.Equal(HealthResult.Healthy, (await ApplyAsync(app, marked)).Worst);
        Assert.Equal((HealthResult.Healthy, 0), await CheckAsync(app, marked));
        var hook = marked.Replace("ignore-healthcheck: \"true\"", "hook: PostSync", StringComparison.Ordinal);
        Assert.Equal((HealthResult.Healthy, 0), await CheckAsync(app, hook));
    }

    [Fact]
    public async Task What_is_missing_or_being_deleted_is_known_without_a_request()
    {
        using var app = await TestApplication.StartAsync(plane);
        await ApplyAsync(app, Shop);
        var (worst, requests) = await CheckAsync(app, Yaml.Join(Shop, Yaml.ConfigMap("more")));
        Assert.Equal((HealthStatus.Missing, 0), (worst.Status, requests));
        Assert.Contains("/more: it is not in the cluster", worst.Message, StringComparison.Ordinal);

        await app.KubectlAsync("patch", "configmap/settings", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/wait"]}}""");
        await app.KubectlAsync("delete", "configmap/settings", "--wait=false");
        app.Memory = app.Memory! with { Health = [] };
        await StatusAsync(app, "web", Rolled);
        (worst, requests) = await CheckAsync(app, Shop);
        Assert.Equal((HealthStatus.Progressing, 1), (worst.Status, requests));
        Assert.Contains("/settings: Pending deletion; blocked by finalizers: example.com/wait", worst.Message, StringComparison.Ordinal);
        await app.KubectlAsync("patch", "configmap/settings", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task What_another_build_judged_is_judged_again()
    {
        using var app = await TestApplication.StartAsync(plane);
        await ApplyAsync(app, Shop);
        app.Memory = app.Memory! with { HealthBy = "0.0.1" };
        Assert.Equal(1, (await CheckAsync(app, Shop)).Requests);
        Assert.Equal(0, (await CheckAsync(app, Shop)).Requests);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_unknown_and_read_again()
    {
        using var app = await TestApplication.StartAsync(plane);
        await ApplyAsync(app, Shop);
        await StatusAsync(app, "web", Rolled);
        app.Requests.Instead = static request => request.RequestUri!.AbsolutePath.EndsWith("/deployments/web", StringComparison.Ordinal) && request.Method == HttpMethod.Get
            ? new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403}""", null, "application/json") }
            : null;
        var worst = (await CheckAsync(app, Shop)).Worst;
        Assert.Equal(HealthStatus.Unknown, worst.Status);
        Assert.Contains("web: cannot be read: ", worst.Message, StringComparison.Ordinal);
        app.Requests.Instead = null;
        Assert.Equal((HealthResult.Healthy, 1), await CheckAsync(app, Shop));
    }

    private static async Task<ApplicationHealth> ApplyAsync(TestApplication app, string yaml)
    {
        var plan = await app.PlanAsync(yaml);
        var result = await app.ApplyAsync(plan);
        app.Requests.Clear();
        var health = await PassHealth.ReadAsync(app.Connection.Reader, plan, result.Results, CancellationToken.None);
        Assert.Empty(app.Requests.All);
        app.Memory = health.In(app.Memory!);
        return health;
    }

    // What a drift check does: plans, judges, remembers.
    private static async Task<(HealthResult Worst, int Requests)> CheckAsync(TestApplication app, string yaml)
    {
        var plan = await app.PlanAsync(yaml);
        app.Requests.Clear();
        var health = await PassHealth.ReadAsync(app.Connection.Reader, plan, null, CancellationToken.None);
        var requests = app.Requests.All.Count;
        app.Memory = health.In(MemoryBuilder.Build("cluster", plan, []));
        return (health.Worst, requests);
    }

    private static Task<string> StatusAsync(TestApplication app, string name, string status) =>
        app.KubectlAsync("patch", $"deployment/{name}", "--subresource=status", "--type=merge", "-p", $$"""{"status":{{status}}}""");
}
