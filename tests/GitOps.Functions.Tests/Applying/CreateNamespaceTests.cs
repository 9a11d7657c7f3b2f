using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary>CreateNamespace=true and managedNamespaceMetadata on a real API server.</summary>
public sealed class CreateNamespaceTests(ControlPlane plane)
{
    [Fact]
    public async Task A_missing_namespace_is_made_first_and_is_no_member()
    {
        using var app = Start();
        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal(["Namespace", "ConfigMap"], plan.Writes.Select(static one => one.Reference.Kind));
        var result = await app.ApplyAsync(plan);
        Assert.Equal((2, true), (result.Count(ChangeOutcome.Created), result.Succeeded));
        var made = await NamespaceAsync(app);
        Assert.Null(made["labels"]?[ApplySet.PartOfLabel]);
        Assert.Null(made["annotations"]?[OwnMetadata.Application]);
        Assert.Equal("ConfigMap", (string?)(await app.GetAsync("configmap", app.Set.ParentName))["metadata"]!["annotations"]![ApplySet.GroupKindsAnnotation]);

        var next = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal((1, false), (next.Changes.Count, next.HasWrites));
        Assert.Equal(["a"], app.Memory!.Objects.Select(static one => one.Reference.Name));
    }

    [Fact]
    public async Task A_namespace_that_exists_is_left_alone()
    {
        using var app = Start();
        await plane.KubectlAsync("create", "namespace", app.Namespace);
        var before = (string?)(await NamespaceAsync(app))["resourceVersion"];
        Assert.Single((await app.SyncAsync(Yaml.ConfigMap("a"))).Results);
        Assert.Equal(before, (string?)(await NamespaceAsync(app))["resourceVersion"]);
    }

    [Fact]
    public async Task Metadata_is_given_kept_and_taken_back_and_that_of_others_stays()
    {
        using var app = Start();
        await plane.KubectlAsync("create", "namespace", app.Namespace);
        await plane.KubectlAsync("label", "namespace", app.Namespace, "theirs=1", "team=old");
        app.Application = app.Application with { ManagedNamespace = Metadata(("team", "shop"), ("tier", "web")) };
        var change = Assert.Single((await app.PlanAsync("")).Changes);
        Assert.Equal([new(".metadata.labels[\"team\"]", "\"old\"", "\"shop\""), new(".metadata.labels[\"tier\"]", null, "\"web\"")], change.Differences);
        await app.SyncAsync(Yaml.ConfigMap("a"));
        Assert.Equal(("shop", "web", "1"), await LabelsAsync(app));
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a"))).HasWrites);

        app.Application = app.Application with { ManagedNamespace = Metadata(("team", "shop")) };
        Assert.Equal(1, (await app.SyncAsync(Yaml.ConfigMap("a"))).Count(ChangeOutcome.Configured));
        Assert.Equal(("shop", null, "1"), await LabelsAsync(app));
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a"))).HasWrites);
    }

    [Fact]
    public async Task Two_applications_of_one_namespace_keep_what_each_says_and_do_not_fight()
    {
        using var one = Start();
        using var other = TestApplication.In(plane, one.Namespace);
        one.Application = one.Application with { ManagedNamespace = Metadata(("team", "shop")) };
        other.Application = other.Application with { Name = "other", SyncOptions = one.Application.SyncOptions, ManagedNamespace = Metadata(("tier", "web")) };
        await one.SyncAsync(Yaml.ConfigMap("a"));
        await other.SyncAsync(Yaml.ConfigMap("b"));
        Assert.Equal(("shop", "web", null), await LabelsAsync(one));
        Assert.False((await one.PlanAsync(Yaml.ConfigMap("a"))).HasWrites);

        other.Application = other.Application with { ManagedNamespace = Metadata(("team", "ours"), ("tier", "web")) };
        var failed = await other.SyncAsync(Yaml.ConfigMap("b"));
        Assert.Contains($"gitops-functions/{one.Application.Name}", Assert.Single(failed.Failures).Cause, StringComparison.Ordinal);
        Assert.Equal(("shop", "web", null), await LabelsAsync(one));
    }

    [Fact]
    public async Task A_namespace_in_git_says_more_than_the_option()
    {
        using var app = Start();
        var plan = await app.PlanAsync(Yaml.Join(Yaml.Namespace(app.Namespace), Yaml.ConfigMap("a")));
        Assert.Equal(2, plan.Changes.Count);
        await app.ApplyAsync(plan);
        app.Application = app.Application with { PruneByName = ["Namespace"] };
        var left = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal("it is the destination namespace, which CreateNamespace=true keeps", left.Changes[^1].Reason);
        Assert.False(left.Differs || left.HasWrites);
    }

    [Fact]
    public async Task A_namespace_that_may_not_be_read_is_an_error_that_names_it()
    {
        using var app = TestApplication.In(plane, $"made-{Guid.NewGuid():N}"[..17], plane.NobodyToken);
        app.Application = app.Application with { SyncOptions = new SyncOptionSet(["CreateNamespace=true"]) };
        var failure = await Assert.ThrowsAsync<FailureException>(() => app.PlanAsync(""));
        Assert.Contains(app.Namespace, failure.Message, StringComparison.Ordinal);
    }

    private TestApplication Start()
    {
        var app = TestApplication.In(plane, $"made-{Guid.NewGuid():N}"[..17]);
        app.Application = app.Application with { SyncOptions = new SyncOptionSet(["CreateNamespace=true"]) };
        return app;
    }

    private async Task<JsonNode> NamespaceAsync(TestApplication app) => JsonNode.Parse(await plane.KubectlAsync("get", "namespace", app.Namespace, "-o", "json"))!["metadata"]!;

    private async Task<(string? Team, string? Tier, string? Theirs)> LabelsAsync(TestApplication app) =>
        (await NamespaceAsync(app))["labels"] is var labels ? ((string?)labels?["team"], (string?)labels?["tier"], (string?)labels?["theirs"]) : default;

    private static NamespaceMetadata Metadata(params (string Name, string Value)[] labels) => NamespaceMetadata.None with { Labels = labels.ToDictionary(static one => one.Name, static one => one.Value) };
}
