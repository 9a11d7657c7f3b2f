using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Cli;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Health;

/// <summary><c>gitops health -f FILE</c>: what it reads, as functions, and what it prints and answers, as a process.</summary>
public sealed class HealthVerbTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, generation: 2, managedFields: [{manager: kubectl}]}
        spec: {replicas: 2}
        status: {observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1}

        """;

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap"}""", "ConfigMap Healthy")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":7}""", "ConfigMap Healthy")]
    [InlineData("# nothing\n---\n", "")]
    [InlineData("""{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"a"},"status":{"phase":"Running"}}]}""", "Pod Progressing")]
    [InlineData("""{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod"}]},null,{"apiVersion":"v1","kind":"Namespace"}]}""", "Pod Unknown, Namespace Healthy")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod"}{"apiVersion":"v1","kind":"Namespace"}""", "Pod Unknown, Namespace Healthy")]
    [InlineData("apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Namespace\n", "Pod Unknown, Namespace Healthy")]
    public void Objects_are_read_whatever_they_are_written_in(string text, string expected)
    {
        var failures = new List<Failure>();
        var found = HealthFiles.Read("f", Encoding.UTF8.GetBytes(text), failures).ToList();
        Assert.Empty(failures);
        Assert.Equal(expected, string.Join(", ", found.Select(static one => $"{one.Reference.Kind} {one.Health.Status}")));
    }

    [Theory]
    [InlineData("7", "f:1: judge health")]
    [InlineData("[1]", "f:1: judge health")]
    [InlineData("kind: Pod", "f:1: judge health")]
    [InlineData("a: [", "f:2: read YAML")]
    public void What_is_no_object_is_named_and_hides_no_other(string text, string says)
    {
        var failures = new List<Failure>();
        var found = HealthFiles.Read("f", Encoding.UTF8.GetBytes($"{text}\n---\napiVersion: v1\nkind: Namespace\n"), failures).ToList();
        Assert.StartsWith(says, Assert.Single(failures).ToString(), StringComparison.Ordinal);
        Assert.Single(found);
    }

    [Fact]
    public async Task Json_says_of_each_object_what_it_is_and_how_it_is_doing()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("live.yaml", Deployment);
        var printed = (await RunAsync("-f", file, "-o", "json")).MustSucceed();
        var one = Assert.Single(JsonNode.Parse(printed.Output)!.AsArray())!.AsObject();
        Assert.Equal(["apiVersion", "kind", "namespace", "name", "status", "message", "origin"], one.Select(static pair => pair.Key));
        Assert.Equal(("apps/v1", "Deployment", "shop", "web", "Progressing"), ((string?)one["apiVersion"], (string?)one["kind"], (string?)one["namespace"], (string?)one["name"], (string?)one["status"]));
        Assert.Equal("Waiting for rollout to finish: 1 of 2 updated replicas are available...", (string?)one["message"]);
    }

    [Fact]
    public async Task Files_folders_and_stdin_are_read_and_what_cannot_be_read_ends_with_1()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", Deployment);
        folder.Write("sub/b.json", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""");
        folder.Write("notes.txt", "not read");
        Assert.DoesNotContain("Namespace", (await RunAsync("-f", folder.Path)).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Contains("Namespace shop", (await RunAsync("-f", folder.Path, "-R")).MustSucceed().Output, StringComparison.Ordinal);
        var failed = await RunAsync("-f", folder["none.yaml"], "-f", folder["a.yaml"]);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("none.yaml: read file: there is none", failed.Error, StringComparison.Ordinal);
        Assert.Contains("Deployment.apps shop/web", failed.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync()).ExitCode);
        Assert.Equal(2, (await RunAsync("-f", folder["a.yaml"], "-o", "xml")).ExitCode);
    }

    private static Task<ProcessOutput> RunAsync(params string[] arguments) => ProcessRunner.RunAsync(Path.Combine(AppContext.BaseDirectory, "gitops"), ["health", .. arguments]);
}
