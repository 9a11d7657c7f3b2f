using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>Where members are looked for: where they can be, and everywhere as soon as that is not sure.</summary>
public sealed class MemberSearchTests(ControlPlane plane)
{
    private const string Everywhere = "GET /api/v1/configmaps";

    [Fact]
    public async Task Where_memory_and_parent_agree_on_one_namespace_the_rest_of_the_cluster_is_not_read()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a"));
        Assert.Equal([$"GET /api/v1/namespaces/{app.Namespace}/configmaps"], await ListsAsync(app, Yaml.ConfigMap("a")));
    }

    [Fact]
    public async Task Without_a_memory_the_whole_cluster_is_read()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a"));
        app.Memory = null;
        Assert.Contains(Everywhere, await ListsAsync(app, Yaml.ConfigMap("a")));
    }

    [Fact]
    public async Task Objects_of_several_namespaces_take_one_list_of_all()
    {
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b", "1", $", namespace: {await plane.NewNamespaceAsync()}"));
        await app.SyncAsync(yaml);
        Assert.Equal([Everywhere], await ListsAsync(app, yaml));
    }

    // Its write was made and its pass killed: the parent knows of the namespace, the memory does not.
    [Fact]
    public async Task What_only_the_parent_knows_of_is_found_and_pruned()
    {
        using var app = await TestApplication.StartAsync(plane);
        var other = await plane.NewNamespaceAsync();
        await app.SyncAsync(Yaml.ConfigMap("a"));
        var memory = app.Memory;
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b", "1", $", namespace: {other}")));
        app.Memory = memory;

        Assert.Equal(("b", other), await PrunedAsync(app));
    }

    // Somebody deleted the parent: the memory knows of the namespace.
    [Fact]
    public async Task What_only_the_memory_knows_of_is_found_and_pruned()
    {
        using var app = await TestApplication.StartAsync(plane);
        var other = await plane.NewNamespaceAsync();
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b", "1", $", namespace: {other}")));
        await app.KubectlAsync("delete", "configmap", app.Set.ParentName);

        Assert.Equal(("b", other), await PrunedAsync(app));
    }

    // Such a namespace may be one where we have no rights.
    [Fact]
    public async Task A_namespace_on_an_object_that_lives_in_none_does_not_count()
    {
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join(Yaml.ConfigMap("a"), $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: {{app.Namespace}}, namespace: elsewhere}
            rules: []
            """);
        await app.SyncAsync(yaml);
        Assert.Contains($"GET /api/v1/namespaces/{app.Namespace}/configmaps", await ListsAsync(app, yaml));
    }

    // Labels copied along with an object make no member of it: nobody wrote one there, and nothing is deleted for it.
    [Fact]
    public async Task A_copy_that_somebody_made_in_another_namespace_is_left_alone()
    {
        using var app = await TestApplication.StartAsync(plane);
        var other = await plane.NewNamespaceAsync();
        await app.SyncAsync(Yaml.ConfigMap("a"));
        await plane.KubectlAsync("-n", other, "create", "configmap", "copy");
        await plane.KubectlAsync("-n", other, "label", "configmap", "copy", $"{ApplySet.PartOfLabel}={app.Set.Id}");

        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));

        Assert.Equal(PlanAction.Unchanged, Assert.Single(plan.Changes).Action);
    }

    private static async Task<(string Name, string Namespace)> PrunedAsync(TestApplication app) =>
        (await app.PlanAsync(Yaml.ConfigMap("a"))).Changes.Where(static one => one.Action == PlanAction.Prune).Select(static one => (one.Reference.Name, one.Reference.Namespace)).Single();

    private static async Task<string[]> ListsAsync(TestApplication app, string yaml)
    {
        app.Requests.Clear();
        await app.PlanAsync(yaml);
        return [.. app.Requests.All.Where(static one => one.Contains("labelSelector", StringComparison.Ordinal)).Select(static one => one.Split('?')[0])];
    }
}
