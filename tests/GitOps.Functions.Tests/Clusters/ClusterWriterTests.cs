using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>The writer against a real API server: every meaning of an answer that such a server can be brought to give.</summary>
public sealed class ClusterWriterTests(ControlPlane plane)
{
    [Fact]
    public async Task What_is_applied_is_ours_and_as_kubectl_reads_it()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var answer = await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "settings", "käse"), force: true, default);
        Assert.Equal((AnswerKind.Ok, 201), (answer.Kind, answer.Status));
        var live = JsonNode.Parse(await plane.KubectlAsync("-n", ns, "get", "configmap", "settings", "-o", "json", "--show-managed-fields"))!;
        Assert.Equal("käse", (string?)live["data"]!["value"]);
        Assert.Equal(("gitops-functions", "Apply"), ((string?)live["metadata"]!["managedFields"]![0]!["manager"], (string?)live["metadata"]!["managedFields"]![0]!["operation"]));
    }

    // A server reads the content as YAML: what means something else there must not come to stand where that counts.
    [Fact]
    public async Task Values_arrive_as_they_are_written_whatever_they_would_mean_in_YAML()
    {
        const string Spec = """
            {"texts":["---","...","%YAML 1.1","- a","? b",": c","# d","&e","*e","!!int 5","|","yes","null","0x1F","1e3","a: b","tab\there","line\nline\n\n  indented","\u0085\u2028","käse 🧀"," ","",
            "{","[","}]","\"","\\"],"numbers":[-1,0,-0.5,1e21,9007199254740993,1.10],"empty":{"object":{},"list":[],"lists":[[],[{}],[[{"a":[-1,{"b":null}]}]]]},"yes":true,"no":false,"---":"a key","? ":1,"- ":{"...":[]},"a: b":"c"}
            """;
        using var app = await TestApplication.StartAsync(plane);
        var group = $"{app.Namespace}.example.com";
        await plane.KubectlWithInputAsync(Yaml.Definition(group), "apply", "-f", "-");
        await plane.KubectlAsync("wait", "--for=condition=Established", $"crd/widgets.{group}", "--timeout=60s");
        var widgets = (await app.Connection.Reader.DiscoverAsync([(group, "v1")], default)).Find($"{group}/v1", "Widget")!;
        var widget = TestClusters.Object($$$"""{"apiVersion":"{{{group}}}/v1","kind":"Widget","metadata":{"name":"odd","namespace":"{{{app.Namespace}}}"},"spec":{{{Spec.Replace("\n", "", StringComparison.Ordinal)}}}}""");
        ((JsonArray)widget.Json["spec"]!["texts"]!).Add(new string('x', 5000));

        var expected = await app.Connection.Reader.DryRunApplyAsync(widgets, widget, default);
        var answer = await ClusterWriter.For(app.Connection).ApplyAsync(widgets, widget, force: true, default);

        Assert.True((expected.Kind, answer.Kind, answer.Status) == (AnswerKind.Ok, AnswerKind.Ok, 201), answer.Describe("odd", "apply").ToString());
        var live = (await app.Connection.Reader.GetAsync(widgets, app.Namespace, "odd", default))!["spec"]!;
        Assert.True(JsonNode.DeepEquals(widget.Json["spec"], live), live.ToJsonString());
        Assert.True(JsonNode.DeepEquals(widget.Json["spec"], expected.ReadBody()!["spec"]), "the dry run");
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_that_names_both_and_force_takes_it()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        await writer.ApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web"), force: true, default);
        await plane.KubectlAsync("-n", ns, "scale", "deployment/web", "--replicas=5");
        await plane.KubectlAsync("-n", ns, "set", "image", "deployment/web", "web=nginx:9");
        var refused = await writer.ApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web"), force: false, default);
        var forced = await writer.ApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web"), force: true, default);
        Assert.Equal(AnswerKind.Conflict, refused.Kind);
        Assert.Contains(new FieldConflict(""".spec.template.spec.containers[name="web"].image""", "kubectl-set"), refused.Conflicts);
        Assert.Equal(AnswerKind.Ok, forced.Kind);
        Assert.Empty(forced.Conflicts);
        Assert.Equal("nginx:1", (string?)forced.ReadBody()!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
    }

    [Fact]
    public async Task A_write_that_was_planned_with_an_older_object_is_stale_and_changes_nothing()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var first = (await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "settings", "1"), force: true, default)).ReadMetadata();
        await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "settings", "2"), force: true, default);
        var late = TestClusters.ConfigMap(ns, "settings", "3");
        late.Json["metadata"]!["resourceVersion"] = first.ResourceVersion;
        Assert.Equal(AnswerKind.Stale, (await writer.ApplyAsync(TestClusters.ConfigMaps, late, force: true, default)).Kind);
        Assert.Equal("2", (string?)(await connection.Reader.GetAsync(TestClusters.ConfigMaps, ns, "settings", default))!["data"]!["value"]);
    }

    [Fact]
    public async Task A_write_that_was_planned_with_an_object_that_is_gone_does_not_bring_it_back()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var late = TestClusters.ConfigMap(ns, "gone");
        late.Json["metadata"]!["resourceVersion"] = "1";
        late.Json["metadata"]!["uid"] = Guid.NewGuid().ToString();
        var answer = await writer.ApplyAsync(TestClusters.ConfigMaps, late, force: true, default);
        Assert.Equal(AnswerKind.Stale, answer.Kind);
        Assert.Null(await connection.Reader.GetAsync(TestClusters.ConfigMaps, ns, "gone", default));
    }

    [Fact]
    public async Task Only_the_object_that_was_planned_with_is_deleted()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var live = (await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "settings"), force: true, default)).ReadMetadata();
        Task<ApiAnswer> Delete(string uid, string? version) =>
            writer.DeleteAsync(TestClusters.ConfigMaps, ns, "settings", uid, version, DeletePropagation.Background, default);
        Assert.Equal(AnswerKind.Stale, (await Delete(Guid.NewGuid().ToString(), null)).Kind);
        Assert.Equal(AnswerKind.Stale, (await Delete(live.Uid, "1")).Kind);
        Assert.Equal(AnswerKind.Ok, (await Delete(live.Uid, live.ResourceVersion)).Kind);
        Assert.Equal(AnswerKind.NotFound, (await Delete(live.Uid, null)).Kind);
    }

    [Theory]
    [InlineData(DeletePropagation.Background, AnswerKind.Ok)]
    [InlineData(DeletePropagation.Orphan, AnswerKind.Deleting)]
    [InlineData(DeletePropagation.Foreground, AnswerKind.Deleting)]
    internal async Task What_becomes_of_owned_objects_is_as_asked(DeletePropagation propagation, AnswerKind expected)
    {
        // The finalizers that the server sets for Orphan and Foreground are in its answer, and show what was asked.
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var live = (await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "settings"), force: true, default)).ReadMetadata();
        Assert.Equal(expected, (await writer.DeleteAsync(TestClusters.ConfigMaps, ns, "settings", live.Uid, null, propagation, default)).Kind);
    }

    [Fact]
    public async Task An_object_that_a_finalizer_holds_is_deleting_and_so_is_a_write_to_it()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var held = TestClusters.ConfigMap(ns, "held");
        held.Json["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        var live = (await writer.ApplyAsync(TestClusters.ConfigMaps, held, force: true, default)).ReadMetadata();
        Assert.Equal(AnswerKind.Deleting, (await writer.DeleteAsync(TestClusters.ConfigMaps, ns, "held", live.Uid, null, DeletePropagation.Background, default)).Kind);
        held.Json["data"]!["value"] = "2";
        Assert.Equal(AnswerKind.Deleting, (await writer.ApplyAsync(TestClusters.ConfigMaps, held, force: true, default)).Kind);
        var listed = Assert.Single(await connection.Reader.ListMetadataAsync(TestClusters.ConfigMaps, ns, "applyset.kubernetes.io/part-of=x", default));
        Assert.NotNull(listed.DeletionTimestamp);
        Assert.Equal(["example.com/hold"], listed.Finalizers);
    }

    [Fact]
    public async Task A_missing_kind_and_a_missing_namespace_are_told_apart()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var things = new ApiResource("no.such.group", "v1", "Thing", "things", Namespaced: true, []);
        Assert.Equal(AnswerKind.NotServed, (await writer.ApplyAsync(things, TestClusters.ConfigMap(ns, "x"), force: true, default)).Kind);
        Assert.Equal(AnswerKind.NamespaceMissing, (await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap("no-such-namespace", "x"), force: true, default)).Kind);
    }

    [Fact]
    public async Task A_namespace_that_is_being_deleted_is_for_later()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        await plane.KubectlAsync("patch", "namespace", ns, "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        await plane.KubectlAsync("delete", "namespace", ns, "--wait=false");
        var answer = await writer.ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "x"), force: true, default);
        Assert.Equal(AnswerKind.NamespaceTerminating, answer.Kind);
        Assert.True(answer.Transient);
        await plane.KubectlAsync("patch", "namespace", ns, "--type=merge", "-p", """{"metadata":{"finalizers":[]}}""");
    }

    [Fact]
    public async Task A_manifest_of_the_wrong_shape_is_invalid_although_the_server_says_500()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var wrong = TestClusters.ConfigMap(ns, "wrong");
        wrong.Json["data"] = new JsonArray("a");
        var answer = await writer.ApplyAsync(TestClusters.ConfigMaps, wrong, force: true, default);
        Assert.Equal((AnswerKind.Invalid, false), (answer.Kind, answer.Transient));
        Assert.Contains("expected map", answer.Describe("a.yaml:3", "apply").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_not_allowed_is_invalid_and_the_field_is_named()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var answer = await writer.ApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web", replicas: -1), force: true, default);
        Assert.Equal((AnswerKind.Invalid, 422), (answer.Kind, answer.Status));
        Assert.Contains("spec.replicas", answer.Describe("a.yaml:3", "apply").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_cannot_be_changed_is_immutable()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        await writer.ApplyAsync(TestClusters.Deployments, TestClusters.Deployment(ns, "web"), force: true, default);
        var other = TestClusters.Deployment(ns, "web");
        other.Json["spec"]!["selector"]!["matchLabels"]!["more"] = "x";
        other.Json["spec"]!["template"]!["metadata"]!["labels"]!["more"] = "x";
        Assert.Equal(AnswerKind.Immutable, (await writer.ApplyAsync(TestClusters.Deployments, other, force: true, default)).Kind);
    }

    [Theory]
    [InlineData(300 << 10, true)]
    [InlineData(2 << 20, false)]
    [InlineData(4 << 20, false)]
    public async Task Too_large_is_final(int size, bool annotation)
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var large = TestClusters.ConfigMap(ns, "large", annotation ? "1" : new string('x', size));
        if (annotation) large.Json["metadata"]!["annotations"] = new JsonObject { ["a"] = new string('x', size) };
        var answer = await writer.ApplyAsync(TestClusters.ConfigMaps, large, force: true, default);
        Assert.Equal((AnswerKind.TooLarge, false), (answer.Kind, answer.Transient));
        Assert.InRange(answer.Describe("a.yaml:3", "apply").Cause.Length, 1, 2100);
    }

    [Fact]
    public async Task Creating_what_exists_and_replacing_what_does_not_are_told()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        var one = TestClusters.ConfigMap(ns, "one");
        Assert.Equal(AnswerKind.NotFound, (await writer.ReplaceAsync(TestClusters.ConfigMaps, one, default)).Kind);
        Assert.Equal(AnswerKind.Ok, (await writer.CreateAsync(TestClusters.ConfigMaps, one, default)).Kind);
        Assert.Equal(AnswerKind.AlreadyExists, (await writer.CreateAsync(TestClusters.ConfigMaps, one, default)).Kind);
        Assert.Equal(AnswerKind.Ok, (await writer.ReplaceAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "one", "2"), default)).Kind);
    }

    [Fact]
    public async Task An_error_about_a_secret_names_fields_and_never_a_value()
    {
        var (ns, writer, cluster) = await StartAsync();
        using var connection = cluster;
        foreach (var data in new[] { """{"data":{"pw":"hunter2 is not base64"}}""", """{"stringData":{"pw":{"inner":"hunter2"}}}""", """{"stringData":["hunter2"]}""" })
        {
            var secret = TestClusters.Object(data);
            secret.Json["apiVersion"] = "v1";
            secret.Json["kind"] = "Secret";
            secret.Json["metadata"] = new JsonObject { ["name"] = "s", ["namespace"] = ns };
            var answer = await writer.ApplyAsync(TestClusters.Secrets, secret, force: true, default);
            Assert.Equal(AnswerKind.Invalid, answer.Kind);
            Assert.DoesNotContain("hunter2", answer.Describe("a.yaml:3", "apply").ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_may_not_write_is_told_which_rule_says_so()
    {
        var ns = await plane.NewNamespaceAsync();
        using var connection = await TestClusters.ConnectAsync(
            TestClusters.OfKubeconfig(plane) with { Kubeconfig = null, Server = new Uri(plane.Server), CaData = plane.CaData, TokenSecretRef = "T" }, ("T", plane.NobodyToken));
        var answer = await ClusterWriter.For(connection).ApplyAsync(TestClusters.ConfigMaps, TestClusters.ConfigMap(ns, "x"), force: true, default);
        Assert.Equal(AnswerKind.Forbidden, answer.Kind);
        Assert.Contains("User \"nobody\" cannot patch resource \"configmaps\"", answer.Describe("a.yaml:3", "apply").Cause, StringComparison.Ordinal);
    }

    private async Task<(string Namespace, ClusterWriter Writer, ClusterConnection Connection)> StartAsync()
    {
        var ns = await plane.NewNamespaceAsync();
        var connection = await TestClusters.ConnectAsync(plane);
        return (ns, ClusterWriter.For(connection), connection);
    }
}
