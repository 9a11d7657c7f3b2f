using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.Egress;
using GitOps.Functions.Tests.RealParts;
using Microsoft.AspNetCore.Http;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>
/// AKS from outside: the real managed identity credential against a stand-in for the identity endpoint of Functions, and a stand-in for Resource
/// Manager. The cluster behind them is the real control plane, whose token the identity hands out.
/// </summary>
public sealed class AksAccessTests(ControlPlane plane)
{
    private const string ResourceId = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/prod";

    [Fact]
    public async Task A_cluster_is_found_by_its_resource_id_and_entered_with_a_token_of_our_own()
    {
        var asked = new List<string>();
        await using var azure = await LoopbackServer.StartAsync(context =>
        {
            lock (asked) asked.Add($"{context.Request.Method} {context.Request.Path}{Uri.UnescapeDataString(context.Request.QueryString.Value!)} {context.Request.Headers["X-IDENTITY-HEADER"]}{context.Request.Headers.Authorization}");
            return Answer(context, 200, context.Request.Path == "/msi" ? Token(context) : Credential());
        });
        using var cluster = await ConnectAsync(azure, ResourceId);
        Assert.Equal(new Uri(plane.Server), cluster.Server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cluster.Reader.VersionAsync(default)));
        Assert.Equal(
            [
                $"GET /msi?api-version=2019-08-01&resource={azure.Uri.AbsoluteUri.TrimEnd('/')} the-header",
                $"POST {ResourceId}/listClusterUserCredential?api-version=2025-05-01 Bearer for-arm",
                "GET /msi?api-version=2019-08-01&resource=6dae42f8-4368-4678-94ff-3960e28e3630 the-header",
            ],
            asked);
    }

    [Theory]
    [InlineData(403, """{"error":{"code":"AuthorizationFailed","message":"client hunter2 may not"}}""", "AuthorizationFailed (HTTP 403)", false)]
    [InlineData(404, """{"error":{"code":"ResourceNotFound"}}""", "ResourceNotFound (HTTP 404)", false)]
    [InlineData(503, "<html>", "no reason (HTTP 503)", true)]
    [InlineData(200, """{"kubeconfigs":[]}""", "holds no kubeconfig", false)]
    [InlineData(200, """{"kubeconfigs":[{"value":"%%"}]}""", "holds no kubeconfig", false)]
    public async Task A_refusal_of_azure_is_told_by_its_code(int status, string body, string says, bool transient)
    {
        await using var azure = await LoopbackServer.StartAsync(context => context.Request.Path == "/msi" ? Answer(context, 200, Token(context)) : Answer(context, status, body));
        var error = await Assert.ThrowsAsync<FailureException>(() => ConnectAsync(azure, ResourceId));
        Assert.StartsWith("cluster prod: find AKS cluster: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.Equal(transient, error.Transient);
    }

    [Fact]
    public async Task An_app_without_an_identity_is_told_so()
    {
        await using var azure = await LoopbackServer.StartAsync(context => Answer(context, 400, """{"statusCode":400,"message":"No Managed Identity found for specified ClientId/ResourceId/PrincipalId."}"""));
        var error = await Assert.ThrowsAsync<FailureException>(() => ConnectAsync(azure, ResourceId));
        Assert.Contains("does the app have an identity?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/subscriptions/x")]
    [InlineData(ResourceId + "/../other")]
    [InlineData(ResourceId + "?x=1")]
    [InlineData("@elsewhere.example.com" + ResourceId)]
    public async Task An_id_of_something_else_never_leaves_this_process(string resourceId)
    {
        var asked = 0;
        await using var azure = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return Answer(context, 200, "{}");
        });
        await Assert.ThrowsAsync<FailureException>(() => ConnectAsync(azure, resourceId));
        Assert.Equal(0, asked);
    }

    // The credential reads the environment when it is made, which is during the call.
    private static Task<ClusterConnection> ConnectAsync(LoopbackServer azure, string resourceId)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(azure.Uri, "/msi").AbsoluteUri);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "the-header");
        return TestClusters.ConnectAsync(
            new Cluster { Name = "prod", Origin = TestClusters.Origin, AksResourceId = resourceId }, ("GitOps__Azure__ResourceManagerUrl", azure.Uri.AbsoluteUri));
    }

    private string Token(HttpContext context) => new JsonObject
    {
        ["access_token"] = context.Request.Query["resource"].ToString().StartsWith("6dae42f8", StringComparison.Ordinal) ? plane.Token : "for-arm",
        ["expires_on"] = TimeProvider.System.GetUtcNow().AddHours(24).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["resource"] = context.Request.Query["resource"].ToString(),
        ["token_type"] = "Bearer",
    }.ToJsonString();

    private string Credential()
    {
        var kubeconfig = $$$"""
            current-context: prod
            contexts: [{name: prod, context: {cluster: prod, user: clusterUser_rg_prod}}]
            clusters: [{name: prod, cluster: {server: "{{{plane.Server}}}", certificate-authority-data: {{{plane.CaData}}} } }]
            users: [{name: clusterUser_rg_prod, user: {exec: {command: kubelogin, args: [get-token]} } }]
            """;
        return new JsonObject { ["kubeconfigs"] = new JsonArray(new JsonObject { ["name"] = "clusterUser", ["value"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig)) }) }.ToJsonString();
    }

    private static Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}
