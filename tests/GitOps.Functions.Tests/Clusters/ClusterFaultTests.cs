using System.Net;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.Egress;
using GitOps.Functions.Tests.RealParts;
using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>Servers that fail, over real sockets: what a healthy API server cannot be brought to do.</summary>
public sealed class ClusterFaultTests
{
    private static readonly ObjectPage[] TwoPages = [new("a", "token"), new("b", null)];

    [Fact]
    public async Task A_list_that_expires_between_pages_is_read_again_from_the_start()
    {
        var requests = 0;
        await using var server = await LoopbackServer.StartAsync(context => Interlocked.Increment(ref requests) switch
        {
            2 => Answer(context, 410, """{"kind":"Status","reason":"Expired","metadata":{"continue":"inconsistent"}}"""),
            _ => Page(context),
        });
        using var cluster = await ConnectAsync(server);
        var listed = await cluster.Reader.ListMetadataAsync(TestClusters.ConfigMaps, null, "", default);
        Assert.Equal(["a", "b"], listed.Select(one => one.Reference.Name));
        Assert.Equal(4, requests);
    }

    [Fact]
    public async Task A_list_that_always_expires_ends_in_an_error_and_never_in_a_part()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
            context.Request.Query.ContainsKey("continue") ? Answer(context, 410, """{"kind":"Status","reason":"Expired"}""") : Page(context));
        using var cluster = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<FailureException>(() => cluster.Reader.ListMetadataAsync(TestClusters.ConfigMaps, null, "", default));
        Assert.StartsWith("configmaps in cluster test: list: the list changed too much", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>login</html>")]
    [InlineData("{}")]
    [InlineData("""{"kind":"ConfigMapList","items":[{"metadata":{"name":"a"}}""")]
    [InlineData("""{"kind":"ConfigMapList","items":[{"metadata":7}]}""")]
    [InlineData("""{"kind":"ConfigMapList","items":[1]}""")]
    public async Task A_200_that_is_no_list_is_an_error_and_never_an_empty_list(string body)
    {
        await using var server = await LoopbackServer.StartAsync(context => Answer(context, 200, body));
        using var cluster = await ConnectAsync(server);
        await Assert.ThrowsAsync<FailureException>(() => cluster.Reader.ListMetadataAsync(TestClusters.ConfigMaps, null, "", default));
    }

    [Fact]
    public async Task A_login_page_with_status_200_does_not_mean_that_an_object_is_missing()
    {
        await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("<html>login</html>"));
        using var cluster = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<FailureException>(() => cluster.Reader.NamespaceExistsAsync("x", default));
        Assert.Equal("Namespace x: read: the answer is not a Kubernetes API server's (HTTP 200)", error.Message);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_is_tried_again_and_a_write_is_not(int status)
    {
        var requests = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
            Interlocked.Increment(ref requests) % 2 == 1 ? Answer(context, status, "{}") : Answer(context, 200, """{"gitVersion":"v1.2.3"}"""));
        using var cluster = await ConnectAsync(server);
        Assert.Equal("v1.2.3", await cluster.Reader.VersionAsync(default));
        Assert.Equal(2, requests);
        var written = await ClusterWriter.For(cluster).ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap("x", "y"), force: true, default);
        Assert.Equal(status == 429 ? AnswerKind.Throttled : AnswerKind.OutcomeUnknown, written.Kind);
        Assert.Equal(3, requests);
    }

    [Fact]
    public async Task A_server_that_stays_broken_ends_a_read_with_a_transient_error()
    {
        var requests = 0;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref requests);
            return Answer(context, 503, """{"kind":"Status","message":"down for today"}""");
        });
        using var cluster = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<FailureException>(() => cluster.Reader.VersionAsync(default));
        Assert.True(error.Transient);
        Assert.Contains("down for today", error.Message, StringComparison.Ordinal);
        Assert.Equal(ApiTransport.Attempts, requests);
    }

    [Fact]
    public async Task A_reply_that_is_lost_leaves_a_writes_outcome_unknown()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var cluster = await ConnectAsync(server);
        var answer = await ClusterWriter.For(cluster).ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap("x", "y"), force: true, default);
        Assert.Equal((AnswerKind.OutcomeUnknown, 0), (answer.Kind, answer.Status));
        Assert.EndsWith("it may or may not have been done", answer.Describe("a", "apply").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_has_done_nothing()
    {
        var cluster = await ConnectAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        var answer = await ClusterWriter.For(cluster).ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap("x", "y"), force: true, default);
        Assert.Equal(AnswerKind.Unreachable, answer.Kind);
        Assert.Equal("a: apply: the connection was refused", answer.Describe("a", "apply").ToString());
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_his_own_cancellation()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var cluster = await ConnectAsync(server);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.Reader.VersionAsync(stop.Token));
    }

    [Fact]
    public async Task A_token_that_was_replaced_in_its_file_is_read_again_when_the_old_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("token", "old\n");
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            var ok = context.Request.Headers.Authorization == (context.Request.Path == "/version" ? "Bearer old" : "Bearer new");
            return Answer(context, ok ? 200 : 401, ok ? """{"gitVersion":"v1"}""" : "{}");
        });
        var kubeconfig = folder.Write("kubeconfig", $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: "{{server.Uri}}" } }]
            users: [{name: u, user: {tokenFile: token} }]
            """);
        using var cluster = await TestClusters.ConnectAsync(
            new Cluster { Name = "test", Origin = TestClusters.Origin, Trusted = true, Kubeconfig = new KubeconfigReference(kubeconfig, null, null) },
            ("GitOps__Clusters__AllowInsecureTls", "true"));
        Assert.Equal("v1", await cluster.Reader.VersionAsync(default));
        folder.Write("token", "new\n");
        var answer = await ClusterWriter.For(cluster).ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap("x", "y"), force: true, default);
        Assert.Equal(AnswerKind.Ok, answer.Kind);
    }

    [Fact]
    public async Task An_api_server_that_restarts_is_found_again_on_the_same_connection()
    {
        await using var own = new ControlPlane();
        await own.StartAsync();
        var ns = await own.NewNamespaceAsync();
        using var cluster = await TestClusters.ConnectAsync(own);
        var writer = ClusterWriter.For(cluster);
        Assert.Equal(AnswerKind.Ok, (await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "a"), force: true, default)).Kind);
        await own.StopApiServerAsync();
        Assert.Equal(AnswerKind.Unreachable, (await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "b"), force: true, default)).Kind);
        await own.StartApiServerAsync();
        Assert.Equal("a", Assert.Single(await cluster.Reader.ListMetadataAsync(TestClusters.ConfigMaps, ns, "applyset.kubernetes.io/part-of=x", default)).Reference.Name);
    }

    private static Task<ClusterConnection> ConnectAsync(LoopbackServer server) => ConnectAsync(server.Uri);

    private static Task<ClusterConnection> ConnectAsync(Uri server) => TestClusters.ConnectAsync(
        new Cluster { Name = "test", Origin = TestClusters.Origin, Trusted = true, Server = server, TokenSecretRef = "T" },
        ("T", "token"),
        ("GitOps__Clusters__AllowInsecureTls", "true"));

    private static Task Page(HttpContext context)
    {
        var page = TwoPages[context.Request.Query.ContainsKey("continue") ? 1 : 0];
        return Answer(context, 200, new JsonObject
        {
            ["kind"] = "PartialObjectMetadataList",
            ["metadata"] = new JsonObject { ["continue"] = page.Next ?? "" },
            ["items"] = new JsonArray(new JsonObject { ["metadata"] = new JsonObject { ["name"] = page.Name } }),
        }.ToJsonString());
    }

    private static Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status == (int)HttpStatusCode.TooManyRequests) context.Response.Headers.RetryAfter = "0";
        return context.Response.WriteAsync(body);
    }

    private sealed record ObjectPage(string Name, string? Next);
}
