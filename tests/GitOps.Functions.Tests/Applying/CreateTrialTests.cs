using System.Net;
using GitOps.Functions.Applying;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary>A mistake in the manifest and one that the object in the cluster makes of it are told apart, on a real API server.</summary>
public sealed class CreateTrialTests(ControlPlane plane)
{
    private const string Both = "Force=true, Replace=true";

    // kubectl apply --server-side is refused in the same way: what the server filled in below a field belongs to nobody, and stays when the field goes.
    [Theory]
    [InlineData("env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", "env: [{name: A, value: x}]")]
    [InlineData("readinessProbe: {httpGet: {port: 80}}", "readinessProbe: {tcpSocket: {port: 80}}")]
    public async Task What_only_the_object_in_the_cluster_makes_wrong_is_refused_with_the_way_out(string former, string now)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Web(former));

        Assert.Contains("sync-options: Replace=true", Assert.Single((await SyncAsync(app, Web(now))).Failures).Cause, StringComparison.Ordinal);
        Assert.Contains("sync-options: Replace=true", Assert.Single((await app.PlanAsync(Web(now))).Failures).Cause, StringComparison.Ordinal);

        // A preview, and a sync with hooks, look closer: there too.
        Assert.True((await app.PlanAsync(Web(now, "Replace=true"))).HasWrites);
        var replaced = Assert.Single((await SyncAsync(app, Web(now, "Replace=true"))).Results);
        Assert.True(replaced.Outcome == ChangeOutcome.Configured, $"{replaced.Failure}");
        Assert.Equal(ChangeOutcome.Configured, Assert.Single((await SyncAsync(app, Web(now))).Results).Outcome);
    }

    [Fact]
    public async Task A_mistake_of_the_manifest_gets_no_such_advice_and_is_found_before_anything_is_written()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Web("stdin: true"));
        var bad = Web("imagePullPolicy: Sometimes");
        Assert.DoesNotContain("Replace=true", Assert.Single((await SyncAsync(app, bad)).Failures).Cause, StringComparison.Ordinal);
        Assert.Contains("Sometimes", Assert.Single((await app.PlanAsync(Web("imagePullPolicy: Sometimes", "Replace=true"))).Failures).Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Force=true", "restartPolicy: Sometimes", "Sometimes")]
    [InlineData(Both, "restartPolicy: Sometimes", "Sometimes")]
    [InlineData(Both, "restartPolicy: Never, nonsense: 1", "nonsense")]
    [InlineData(Both, "restartPolicy: Never, hostNetwork: maybe", "hostNetwork")]
    public async Task What_the_cluster_would_not_take_costs_nothing(string options, string mistake, string told)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Job("one", options));
        var before = await UidAsync(app, "job", "migrate");

        var failure = Assert.Single((await SyncAsync(app, Yaml.Job("two", options).Replace("restartPolicy: Never", mistake, StringComparison.Ordinal))).Failures);

        Assert.Contains(told, failure.Cause, StringComparison.Ordinal);
        AssertNothingDeleted(app);
        Assert.Equal(before, await UidAsync(app, "job", "migrate"));
        Assert.Equal(ChangeOutcome.Configured, Assert.Single((await SyncAsync(app, Yaml.Job("two", options))).Results).Outcome);
        Assert.NotEqual(before, await UidAsync(app, "job", "migrate"));
    }

    [Fact]
    public async Task The_error_is_about_the_object_and_not_about_the_one_that_was_tried()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Job("one", Both));
        var failure = Assert.Single((await SyncAsync(app, Yaml.Job("two", Both).Replace("Never", "Sometimes", StringComparison.Ordinal))).Failures);
        Assert.StartsWith("it is not deleted to be made anew: the cluster refuses it: Job.batch \"migrate\" is invalid", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_ports_of_one_name_and_annotations_that_are_too_long_cost_nothing_either()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Service("{name: http, port: 80}"));
        var before = await UidAsync(app, "service", "web");
        Assert.Contains("Duplicate", Assert.Single((await SyncAsync(app, Service("{name: http, port: 80}, {name: http, port: 81}"))).Failures).Cause, StringComparison.Ordinal);
        Assert.NotEmpty((await SyncAsync(app, Service("{name: http, port: 80}", $", long: \"{new string('x', 300_000)}\""))).Failures);
        AssertNothingDeleted(app);
        Assert.Equal(before, await UidAsync(app, "service", "web"));
    }

    [Fact]
    public async Task What_the_object_has_for_itself_alone_is_not_in_its_way_and_what_another_has_is()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Service("{name: http, port: 80}"));
        await app.KubectlAsync("create", "service", "nodeport", "other", "--tcp=80");
        var (own, others) = (await PortAsync(app, "web"), await PortAsync(app, "other"));

        Assert.Contains("already allocated", Assert.Single((await SyncAsync(app, Service($"{{name: http, port: 80, nodePort: {others}}}"))).Failures).Cause, StringComparison.Ordinal);
        AssertNothingDeleted(app);
        var address = (string)(await app.GetAsync("service", "web"))["spec"]!["clusterIP"]!;
        var result = Assert.Single((await SyncAsync(app, Service($"{{name: http, port: 80, nodePort: {own}}}", address: address))).Results);

        Assert.Equal((ChangeOutcome.Configured, "deleted, to be made anew: Replace=true and Force=true"), (result.Outcome, result.Reason));
        Assert.Equal((own, address), (await PortAsync(app, "web"), (string?)(await app.GetAsync("service", "web"))["spec"]!["clusterIP"]));
    }

    [Fact]
    public async Task A_job_that_says_its_own_name_is_made_anew()
    {
        using var app = await TestApplication.StartAsync(plane);
        string Named(string image) => Yaml.Job(image, "Force=true").Replace("template: {spec:", "template: {metadata: {labels: {job-name: migrate}}, spec:", StringComparison.Ordinal);
        await app.SyncAsync(Named("one"));
        var result = Assert.Single((await SyncAsync(app, Named("two"))).Results);
        Assert.True(result.Outcome == ChangeOutcome.Configured, $"{result.Failure}");
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    public async Task Where_the_cluster_does_not_answer_the_object_stays(HttpStatusCode status, bool transient)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Job("one", Both));
        app.Requests.Instead = request => request.RequestUri!.Query.Contains("dryRun=All", StringComparison.Ordinal) ? new HttpResponseMessage(status) { Content = new StringContent("{}") } : null;

        var result = Assert.Single((await SyncAsync(app, Yaml.Job("two", Both))).Results);

        Assert.Equal((ChangeOutcome.Failed, transient), (result.Outcome, result.Transient));
        AssertNothingDeleted(app);
    }

    [Fact]
    public async Task A_lock_that_is_lost_while_the_cluster_is_asked_keeps_the_object()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Job("one", Both));
        app.Requests.Afterwards = request =>
        {
            if (request.RequestUri!.Query.Contains("dryRun=All", StringComparison.Ordinal)) app.MayWrite = static () => false;
            return null;
        };
        await Assert.ThrowsAsync<FailureException>(() => SyncAsync(app, Yaml.Job("two", Both)));
        AssertNothingDeleted(app);
    }

    // As a pass without hooks and waves plans: what Git changed is written, and not looked at before.
    private static async Task<ApplyResult> SyncAsync(TestApplication app, string yaml) => await app.SyncAsync(yaml, static request => request with { ShowChanges = false });

    private static void AssertNothingDeleted(TestApplication app) => Assert.DoesNotContain(app.Requests.All, static request => request.StartsWith("DELETE ", StringComparison.Ordinal));

    private static async Task<string?> UidAsync(TestApplication app, string kind, string name) => (string?)(await app.GetAsync(kind, name))["metadata"]!["uid"];

    private static async Task<int> PortAsync(TestApplication app, string name) => (int)(await app.GetAsync("service", name))["spec"]!["ports"]![0]!["nodePort"]!;

    private static string Web(string container, string options = "Prune=true") => Yaml.Deployment("web")
        .Replace("\"nginx:1\"", $"\"nginx:1\", {container}", StringComparison.Ordinal)
        .Replace(", labels: {tier: web}", $$""", annotations: {argocd.argoproj.io/sync-options: "{{options}}"}""", StringComparison.Ordinal);

    private static string Service(string ports, string annotations = "", string address = "") => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: web, annotations: {argocd.argoproj.io/sync-options: "{{Both}}"{{annotations}} } }
        spec: {type: NodePort, selector: {app: web}, ports: [{{ports}}]{{(address.Length > 0 ? $", clusterIP: {address}" : "")}} }
        """;
}
