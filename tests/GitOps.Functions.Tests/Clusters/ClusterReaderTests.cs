using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>The reader against a real API server.</summary>
public sealed class ClusterReaderTests(ControlPlane plane)
{
    [Fact]
    public async Task Asking_the_cluster_of_an_application_that_has_none_is_a_defect_and_no_answer_that_is_tried_again() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ClusterConnection.None.Reader.GetAsync(ApiResource.Namespaces, null, "default", CancellationToken.None));

    [Fact]
    public async Task The_version_and_an_id_that_is_the_clusters_own_are_read()
    {
        using var cluster = await TestClusters.ConnectAsync(plane);
        var kubeSystem = JsonNode.Parse(await plane.KubectlAsync("get", "ns", "kube-system", "-o", "json"));
        Assert.StartsWith("v1.", await cluster.Reader.VersionAsync(default), StringComparison.Ordinal);
        Assert.Equal((string?)kubeSystem!["metadata"]!["uid"], await cluster.ReadClusterIdAsync(default));
    }

    [Fact]
    public async Task A_user_who_may_not_read_kube_system_still_has_a_cluster_id()
    {
        using var cluster = await TestClusters.ConnectAsync(Nobody(), ("NOBODY", plane.NobodyToken));
        Assert.Equal(new Uri(plane.Server).AbsoluteUri, await cluster.ReadClusterIdAsync(default));
    }

    [Fact]
    public async Task Kinds_are_found_in_the_version_that_is_written_and_in_the_preferred_one()
    {
        using var cluster = await TestClusters.ConnectAsync(plane);
        var catalogue = await cluster.Reader.DiscoverAsync([("", "v1"), ("apps", "v1"), ("batch", ""), ("no.such.group", "v1")], default);
        Assert.Equal("deployments", catalogue.Find("apps/v1", "Deployment")!.Plural);
        Assert.True(catalogue.Find("v1", "ConfigMap")!.Namespaced);
        Assert.False(catalogue.Find("v1", "Namespace")!.Namespaced);
        Assert.Contains("patch", catalogue.Find("v1", "ConfigMap")!.Verbs);
        Assert.Equal("batch/v1", catalogue.FindPreferred("batch", "Job")!.ApiVersion);
        // Only the version that is not preferred has it on old servers.
        Assert.NotNull(catalogue.FindPreferred("batch", "CronJob"));
        Assert.Null(catalogue.Find("no.such.group/v1", "Thing"));
        Assert.Null(catalogue.Find("v1", "Deployment"));
        Assert.Empty(catalogue.Failures);
    }

    [Fact]
    public async Task An_aggregated_api_whose_server_is_away_is_named_and_hides_nothing_else()
    {
        await using var own = new ControlPlane();
        await own.StartAsync();
        await own.KubectlWithInputAsync(
            """
            {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.away.example.com"},
             "spec":{"group":"away.example.com","version":"v1","groupPriorityMinimum":100,"versionPriority":100,"insecureSkipTLSVerify":true,"service":{"name":"none","namespace":"default"}}}
            """, "apply", "-f", "-");
        using var cluster = await TestClusters.ConnectAsync(own);
        ApiCatalogue catalogue;
        do catalogue = await cluster.Reader.DiscoverAsync([("apps", "v1"), ("away.example.com", "v1")], default);
        while (catalogue.Failures.Count == 0);
        Assert.NotNull(catalogue.Find("apps/v1", "Deployment"));
        Assert.StartsWith("away.example.com/v1 in cluster test: discover: ", catalogue.Failures["away.example.com/v1"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_is_defined_later_is_found_when_asked_for_afresh()
    {
        using var cluster = await TestClusters.ConnectAsync(plane);
        var group = $"g{Guid.NewGuid():N}.example.com";
        Assert.Null((await cluster.Reader.DiscoverAsync([(group, "v1")], default)).Find($"{group}/v1", "Thing"));
        await plane.KubectlWithInputAsync(
            $$$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.{{{{group}}}}"},
             "spec":{"group":"{{{{group}}}}","scope":"Namespaced","names":{"kind":"Thing","plural":"things"},
                     "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """, "apply", "-f", "-");
        await plane.KubectlAsync("wait", "--for=condition=Established", $"crd/things.{group}", "--timeout=30s");
        ApiCatalogue catalogue;
        do catalogue = await cluster.Reader.DiscoverAsync([(group, "v1")], default, fresh: true);
        while (catalogue.Find($"{group}/v1", "Thing") is null);
        Assert.Equal("things", catalogue.FindPreferred(group, "Thing")!.Plural);
    }

    [Fact]
    public async Task A_list_of_more_than_one_page_is_complete_and_holds_what_planning_needs()
    {
        var ns = await plane.NewNamespaceAsync();
        using var cluster = await TestClusters.ConnectAsync(plane);
        var writer = ClusterWriter.For(cluster);
        var names = Enumerable.Range(0, ApiPaths.PageSize + 7).Select(i => $"m{i:0000}").ToList();
        await Parallel.ForEachAsync(names, async (name, cancel) =>
            Assert.Equal(AnswerKind.Ok, (await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, name, label: ns), force: true, cancel)).Kind));
        await plane.KubectlAsync("-n", ns, "create", "configmap", "foreign");

        var listed = await cluster.Reader.ListMetadataAsync(TestClusters.ConfigMaps, null, $"applyset.kubernetes.io/part-of={ns}", default);

        Assert.Equal(names, listed.Select(one => one.Reference.Name).Order(StringComparer.Ordinal));
        Assert.All(listed, one =>
        {
            Assert.Equal(new(string.Empty, "ConfigMap", ns, one.Reference.Name), one.Reference);
            Assert.Equal("v1", one.ApiVersion);
            Assert.NotEmpty(one.Uid);
            Assert.NotEmpty(one.ResourceVersion);
            Assert.Null(one.Generation);
            Assert.Equal(ns, one.Labels["applyset.kubernetes.io/part-of"]);
            Assert.Matches("^[0-9a-f]{64}$", one.FieldsHash!);
            Assert.False(one.HasOwner);
        });
    }

    [Fact]
    public async Task An_apply_and_a_list_agree_on_an_objects_metadata()
    {
        var ns = await plane.NewNamespaceAsync();
        using var cluster = await TestClusters.ConnectAsync(plane);
        var answer = await ClusterWriter.For(cluster).ApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web"), force: true, default);
        var listed = Assert.Single(await cluster.Reader.ListMetadataAsync(TestClusters.Deployments, ns, "", default));
        Assert.Equivalent(answer.ReadMetadata(), listed, strict: true);
        Assert.Equal(1, listed.Generation);
    }

    [Fact]
    public async Task The_fields_hash_moves_when_another_takes_a_field_and_not_when_a_status_is_written()
    {
        var ns = await plane.NewNamespaceAsync();
        using var cluster = await TestClusters.ConnectAsync(plane);
        var before = (await ClusterWriter.For(cluster).ApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web"), force: true, default)).ReadMetadata();
        await plane.Client.PatchAsync($"/apis/apps/v1/namespaces/{ns}/deployments/web/status", Merge("""{"status":{"replicas":1}}"""));
        var afterStatus = Assert.Single(await cluster.Reader.ListMetadataAsync(TestClusters.Deployments, ns, "", default));
        await plane.KubectlAsync("-n", ns, "set", "image", "deployment/web", "web=nginx:2");
        var afterEdit = Assert.Single(await cluster.Reader.ListMetadataAsync(TestClusters.Deployments, ns, "", default));
        Assert.Equal((before.FieldsHash, before.Generation), (afterStatus.FieldsHash, afterStatus.Generation));
        Assert.NotEqual(before.ResourceVersion, afterStatus.ResourceVersion);
        Assert.NotEqual(before.FieldsHash, afterEdit.FieldsHash);
    }

    [Fact]
    public async Task An_object_that_is_not_ours_has_no_fields_hash()
    {
        var ns = await plane.NewNamespaceAsync();
        await plane.KubectlAsync("-n", ns, "create", "configmap", "foreign");
        using var cluster = await TestClusters.ConnectAsync(plane);
        Assert.Null((await cluster.Reader.ListMetadataAsync(TestClusters.ConfigMaps, ns, "", default)).Single(one => one.Reference.Name == "foreign").FieldsHash);
    }

    [Fact]
    public async Task An_object_a_namespace_and_a_kind_that_are_missing_are_told_apart()
    {
        var ns = await plane.NewNamespaceAsync();
        using var cluster = await TestClusters.ConnectAsync(plane);
        Assert.Null(await cluster.Reader.GetAsync(TestClusters.ConfigMaps, ns, "none", default));
        Assert.Null(await cluster.Reader.GetAsync(TestClusters.ConfigMaps, "no-such-namespace", "none", default));
        Assert.NotNull(await cluster.Reader.GetAsync(ApiResource.Namespaces, null, ns, default));
        Assert.True(await cluster.Reader.NamespaceExistsAsync(ns, default));
        Assert.False(await cluster.Reader.NamespaceExistsAsync("no-such-namespace", default));
        var things = new ApiResource("no.such.group", "v1", "Thing", "things", Namespaced: true, []);
        var error = await Assert.ThrowsAsync<FailureException>(() => cluster.Reader.GetAsync(things, ns, "none", default));
        Assert.Contains("does not know Thing no.such.group/v1", error.Message, StringComparison.Ordinal);
        Assert.False(error.Transient);
        await Assert.ThrowsAsync<FailureException>(() => cluster.Reader.ListMetadataAsync(things, ns, "", default));
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_be_and_changes_nothing()
    {
        var ns = await plane.NewNamespaceAsync();
        using var cluster = await TestClusters.ConnectAsync(plane);
        var answer = await cluster.Reader.DryRunApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web"), default);
        Assert.Equal(AnswerKind.Ok, answer.Kind);
        Assert.Equal("RollingUpdate", (string?)answer.ReadBody()!["spec"]!["strategy"]!["type"]);
        Assert.Null(await cluster.Reader.GetAsync(TestClusters.Deployments, ns, "web", default));
    }

    [Fact]
    public async Task A_list_that_may_not_be_read_is_an_error_that_names_the_kind_and_no_empty_list()
    {
        using var cluster = await TestClusters.ConnectAsync(Nobody(), ("NOBODY", plane.NobodyToken));
        var error = await Assert.ThrowsAsync<FailureException>(() => cluster.Reader.ListMetadataAsync(TestClusters.ConfigMaps, null, "a=b", default));
        Assert.StartsWith("configmaps in cluster test: list: not allowed: ", error.Message, StringComparison.Ordinal);
        Assert.False(error.Transient);
    }

    private Functions.Applications.Cluster Nobody() => new()
    {
        Name = "test",
        Origin = TestClusters.Origin,
        Trusted = true,
        Server = new Uri(plane.Server),
        CaData = plane.CaData,
        TokenSecretRef = "NOBODY",
    };

    private static StringContent Merge(string json) => new(json, System.Text.Encoding.UTF8, "application/merge-patch+json");
}
