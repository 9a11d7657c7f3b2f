using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>Our sets as the specification has them, held against the real kubectl.</summary>
public sealed class ApplySetTests(ControlPlane plane)
{
    private static readonly Dictionary<string, string?> Alpha = new() { ["KUBECTL_APPLYSET"] = "true" };

    [Fact]
    public void The_id_is_that_of_the_specification() =>
        // base64url(sha256("gitops-functions-shop.prod.ConfigMap.")), made with openssl.
        Assert.Equal("applyset-hZ47Qt554j0d2NbF-n-ECZwygE71_YAsz2ZwkGU7cfw-v1", new ApplySet("shop", "prod").Id);

    [Fact]
    public void A_long_name_is_cut_and_stays_its_own()
    {
        var (one, other) = (new ApplySet(new string('a', 250) + "1", "x").ParentName, new ApplySet(new string('a', 250) + "2", "x").ParentName);
        Assert.NotEqual(one, other);
        Assert.Matches(@"\A[a-z0-9][a-z0-9.-]{0,251}[a-z0-9]\z", one);
    }

    [Fact]
    public async Task Kubectl_takes_over_our_set_and_prunes_it()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("keep"), Yaml.ConfigMap("drop"), Yaml.Deployment("web")));
        var refused = await KubectlApplyAsync(app, "--dry-run=server");
        await app.KubectlAsync("annotate", "configmap", app.Set.ParentName, $"{ApplySet.ToolingAnnotation}=kubectl/v1.35", "--overwrite");
        var taken = await KubectlApplyAsync(app);
        Assert.Contains("managed by tooling \"gitops-functions\" instead of \"kubectl\"", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, taken.ExitCode);
        Assert.Contains("configmap/drop pruned", taken.Output, StringComparison.Ordinal);
        Assert.Contains("deployment.apps/web pruned", taken.Output, StringComparison.Ordinal);
        Assert.Equal(["keep"], await app.NamesAsync("configmap"));
        var error = await Assert.ThrowsAsync<FailureException>(() => app.PlanAsync(Yaml.ConfigMap("keep")));
        Assert.Contains("managed by \"kubectl/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_parent_names_all_kinds_and_namespaces_before_the_first_member_and_drops_those_without_members_last()
    {
        using var app = await TestApplication.StartAsync(plane);
        var second = await plane.NewNamespaceAsync();
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b", "1", $", namespace: {second}"), Yaml.Role("r")));
        Assert.Equal(("ConfigMap,Role.rbac.authorization.k8s.io", second), await ReadAsync(app));
        app.Requests.Clear();
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Service("s")));
        var writes = app.Requests.Writes.Select(static one => one.Split('?')[0].Split('/')[^1]).ToList();
        Assert.Equal([app.Set.ParentName, "s", app.Set.ParentName], [writes[0], writes[1], writes[^1]]);
        Assert.Equal(("ConfigMap,Service", ""), await ReadAsync(app));
    }

    [Fact]
    public async Task A_parent_that_was_tampered_with_is_put_right_and_hides_nothing_that_is_remembered()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Service("s")));
        await app.KubectlAsync("annotate", "configmap", app.Set.ParentName, $"{ApplySet.GroupKindsAnnotation}=ConfigMap,,../x", "--overwrite");
        Assert.Equal(1, (await app.SyncAsync(Yaml.ConfigMap("a"))).Count(ChangeOutcome.Pruned));
        Assert.Equal(("ConfigMap", ""), await ReadAsync(app));
        await app.KubectlAsync("delete", "configmap", app.Set.ParentName);
        Assert.True((await app.SyncAsync(Yaml.ConfigMap("a"))).ParentWritten);
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a"))).HasWrites);
    }

    [Fact]
    public async Task Our_own_parent_is_not_a_repositorys_to_write()
    {
        using var app = await TestApplication.StartAsync(plane);
        var plan = await app.PlanAsync(Yaml.ConfigMap(app.Set.ParentName));
        Assert.Empty(plan.Changes);
        Assert.Contains("our own record", Assert.Single(plan.Failures).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_repository_says_in_our_name_does_not_count()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: forged
              uid: "1"
              resourceVersion: "1"
              creationTimestamp: null
              labels: {applyset.kubernetes.io/part-of: theirs, applyset.kubernetes.io/id: theirs}
              annotations: {gitops.functions/application: theirs, gitops.functions/desired-hash: theirs, gitops.functions/revision: theirs}
            """);
        var metadata = (await app.GetAsync("configmap", "forged"))["metadata"]!;
        Assert.Equal([ApplySet.PartOfLabel], ((JsonObject)metadata["labels"]!).Select(static p => p.Key));
        Assert.Equal((app.Set.Id, app.Application.Name, "c0ffee"), ((string)metadata["labels"]![ApplySet.PartOfLabel]!, (string)metadata["annotations"]![OwnMetadata.Application]!, (string)metadata["annotations"]![OwnMetadata.Revision]!));
        Assert.Matches("^[0-9a-f]{64}$", (string)metadata["annotations"]![OwnMetadata.DesiredHash]!);
    }

    private Task<ProcessOutput> KubectlApplyAsync(TestApplication app, params string[] more) => ProcessRunner.RunAsync(
        Tools.Kubectl,
        ["--kubeconfig", plane.KubeconfigPath, "-n", app.Namespace, "apply", "--server-side", "--force-conflicts", "--prune", $"--applyset=configmap/{app.Set.ParentName}", "-f", "-", .. more],
        environment: Alpha,
        input: Yaml.ConfigMap("keep"));

    private static async Task<(string Kinds, string Namespaces)> ReadAsync(TestApplication app)
    {
        var annotations = (await app.GetAsync("configmap", app.Set.ParentName))["metadata"]!["annotations"]!;
        return ((string)annotations[ApplySet.GroupKindsAnnotation]!, (string)annotations[ApplySet.NamespacesAnnotation]!);
    }
}
