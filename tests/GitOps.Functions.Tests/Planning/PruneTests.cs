using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>Deletions and everything that stops them, on a real API server.</summary>
public sealed class PruneTests(ControlPlane plane)
{
    [Fact]
    public async Task What_left_git_is_deleted_in_reverse_order_and_nothing_else()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.KubectlAsync("create", "configmap", "foreign");
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b"), Yaml.Deployment("web")));
        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal(["Deployment", "ConfigMap"], plan.Writes.Select(one => one.Reference.Kind));
        Assert.Equal(2, (await app.ApplyAsync(plan)).Count(ChangeOutcome.Pruned));
        Assert.Equal(["a", "foreign"], await app.NamesAsync("configmap"));
        Assert.Empty(await app.NamesAsync("deployment"));
        Assert.False((await app.PlanAsync(Yaml.ConfigMap("a"))).HasWrites);
    }

    [Fact]
    public async Task Without_leave_nothing_is_deleted_and_it_is_said()
    {
        var plan = await PlanAfterAsync(Yaml.ConfigMap("a"), static r => r with { Prune = false });
        AssertKept(plan, "pruning is off (spec.syncPolicy.automated.prune)");
    }

    [Fact]
    public async Task An_incomplete_render_deletes_nothing()
    {
        using var app = await WithTwoAsync();
        var plan = await app.PlanAsync(TestApplication.Render(Yaml.ConfigMap("a"), new Failure("b.yaml:1", "read manifest", "broken")));
        AssertKept(plan, "nothing is deleted, because Git or the cluster could not be read completely");
        Assert.Equal("b.yaml:1: read manifest: broken", Assert.Single(plan.Failures).ToString());
    }

    [Fact]
    public async Task An_object_that_cannot_be_planned_deletes_nothing() =>
        AssertKept(await PlanAfterAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Widget("no.such.group", "w"))), "nothing is deleted, because Git or the cluster could not be read completely");

    [Fact]
    public async Task An_empty_render_deletes_nothing_unless_that_is_allowed()
    {
        using var app = await WithTwoAsync();
        var plan = await app.PlanAsync("");
        Assert.All(plan.Changes, static one => Assert.Equal("Git holds no objects at all, and spec.syncPolicy.automated.allowEmpty is off", one.Reason));
        app.Application = app.Application with { SyncPolicy = new SyncPolicy(AllowEmpty: true) };
        Assert.Equal(2, (await app.SyncAsync("")).Count(ChangeOutcome.Pruned));
    }

    [Fact]
    public async Task More_than_the_budget_is_none_at_all()
    {
        using var app = await TestApplication.StartAsync(plane);
        string Many(int from, int count) => Yaml.Join(Enumerable.Range(from, count).Select(i => Yaml.ConfigMap($"c{i}")));
        await app.SyncAsync(Many(0, 24));
        var over = await app.PlanAsync(Many(0, 11));
        Assert.Equal($"13 objects would be deleted, and the budget is 12; raise gitops.functions/max-prune, or allow it for one sync: `gitops sync {app.Application.Name} --prune --ignore-prune-budget`", over.Changes[^1].Reason);
        Assert.Equal((0, 12), ((await app.PlanAsync(Many(0, 11))).Count(PlanAction.Prune), (await app.PlanAsync(Many(0, 12))).Count(PlanAction.Prune)));
        Assert.Equal(13, (await app.PlanAsync(Many(0, 11), static r => r with { IgnorePruneBudget = true })).Count(PlanAction.Prune));
        app.Application = app.Application with { MaxPrune = 13 };
        Assert.Equal(13, (await app.PlanAsync(Many(0, 11))).Count(PlanAction.Prune));
        app.Application = app.Application with { MaxPrune = 0 };
        Assert.Equal(0, (await app.PlanAsync(Many(0, 23))).Count(PlanAction.Prune));
    }

    [Theory]
    [InlineData("Prune=false")]
    [InlineData("Validate=true,Delete=false")]
    [InlineData("Prune=fasle")]
    public async Task An_annotation_on_the_object_keeps_it(string options)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b", "1", $$""", annotations: {argocd.argoproj.io/sync-options: "{{options}}"}""")));
        AssertKept(await app.PlanAsync(Yaml.ConfigMap("a")), $"its annotation argocd.argoproj.io/sync-options says {options.Split(',')[^1]}");
    }

    [Fact]
    public async Task An_option_of_the_application_counts_for_every_object_that_says_nothing_itself()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b"), Annotated("c", "argocd.argoproj.io/sync-options: Prune=true")));
        app.Application = app.Application with { SyncOptions = new SyncOptionSet(["Prune=false"]) };
        var result = await app.SyncAsync(Yaml.ConfigMap("a"));
        Assert.Equal("c", Assert.Single(result.Results, static one => one.Outcome == ChangeOutcome.Pruned).Reference.Name);
        AssertKept(await app.PlanAsync(Yaml.ConfigMap("a")), "spec.syncPolicy.syncOptions says Prune=false");
    }

    [Fact]
    public async Task What_asks_for_a_confirmation_waits_for_one_that_is_not_older_than_the_waiting()
    {
        var (found, app) = (new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), await TestApplication.StartAsync(plane));
        using var disposed = app;
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Annotated("b", "argocd.argoproj.io/sync-options: Prune=confirm")));
        async Task<PlannedChange> Look(PruneConfirmation confirmation) => (await app.PlanAsync(Yaml.ConfigMap("a"), r => r with { Confirmation = confirmation })).Changes[^1];

        var first = await Look(new() { Now = found });
        Assert.Equal((PlanAction.Skip, true, found), (first.Action, first.Differs, first.AwaitsConfirmationSince));
        Assert.Equal($"its annotation argocd.argoproj.io/sync-options says Prune=confirm: it waits for `gitops sync {app.Application.Name} --prune --confirm`, or for the annotation argocd.argoproj.io/deletion-approved on the Application with the time 2026-05-01T12:00:00Z or a later one", first.Reason);

        var later = new PruneConfirmation { Now = found.AddMinutes(5), Waiting = new Dictionary<ObjectReference, DateTimeOffset> { [first.Reference] = found } };
        Assert.Equal(PlanAction.Skip, (await Look(later with { ApprovedAt = found.AddSeconds(-1) })).Action);
        Assert.Equal(PlanAction.Skip, (await Look(later with { ApprovedAt = found.AddMinutes(6) })).Action);
        Assert.Equal(first.Reason, (await Look(later)).Reason);
        Assert.Equal((PlanAction.Prune, "approved in Git at 2026-05-01T12:01:00Z"), await Look(later with { ApprovedAt = found.AddMinutes(1) }) is var approved ? (approved.Action, approved.Reason) : default);
        Assert.Equal(PlanAction.Skip, (await Look(new() { Now = found, ApprovedAt = found.AddMinutes(-1) })).Action);

        var result = await app.SyncAsync(Yaml.ConfigMap("a"), r => r with { Confirmation = later with { All = true } });
        Assert.Equal((ChangeOutcome.Pruned, "confirmed for this sync"), (result.Results[^1].Outcome, result.Results[^1].Reason));
        Assert.Equal(["a"], await app.NamesAsync("configmap"));
    }

    [Fact]
    public async Task A_confirmation_overrides_no_other_guard()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Annotated("b", "argocd.argoproj.io/sync-options: Prune=confirm")));
        static PlanRequest Confirmed(PlanRequest request) => request with { Confirmation = new() { All = true } };
        AssertKept(await app.PlanAsync(Yaml.ConfigMap("a"), static r => Confirmed(r) with { Prune = false }), "pruning is off (spec.syncPolicy.automated.prune)");
        app.Application = app.Application with { MaxPrune = 0 };
        Assert.Contains("the budget is 0", (await app.PlanAsync(Yaml.ConfigMap("a"), Confirmed)).Changes[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_ignores_being_extraneous_leaves_the_application_in_sync_and_is_pruned_all_the_same()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Annotated("b", "argocd.argoproj.io/compare-options: IgnoreExtraneous")));
        var kept = await app.PlanAsync(Yaml.ConfigMap("a"), static r => r with { Prune = false });
        Assert.Equal((PlanAction.Skip, false), (kept.Changes[^1].Action, kept.Differs));
        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.False(plan.Differs);
        Assert.Equal(1, (await app.ApplyAsync(plan)).Count(ChangeOutcome.Pruned));
    }

    [Theory]
    [InlineData("foreground", "foregroundDeletion", "it is being deleted once all that it owns is gone")]
    [InlineData("orphan", "orphan", "it is being deleted once what it owns is let go")]
    public async Task The_propagation_policy_is_the_servers_to_carry_out(string policy, string finalizer, string reason)
    {
        using var app = await TestApplication.StartAsync(plane);
        app.Application = app.Application with { SyncOptions = new SyncOptionSet([$"PrunePropagationPolicy={policy}"]) };
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Deployment("web")));
        var pruned = (await app.SyncAsync(Yaml.ConfigMap("a"))).Results[^1];
        Assert.Equal((ChangeOutcome.Pruned, false, reason), (pruned.Outcome, pruned.Gone, pruned.Reason));
        Assert.Equal(finalizer, (string?)(await app.GetAsync("deployment", "web"))["metadata"]!["finalizers"]![0]);
        var next = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal((PlanAction.Skip, "it is being deleted already", false), (next.Changes[^1].Action, next.Changes[^1].Reason, next.HasWrites));
    }

    [Fact]
    public async Task A_namespace_that_holds_objects_of_git_stays_although_it_may_go_by_name()
    {
        using var app = await TestApplication.StartAsync(plane);
        var (other, inOther) = ($"{app.Namespace}-more", Yaml.ConfigMap("c", "1", $", namespace: {app.Namespace}-more"));
        app.Application = app.Application with { PruneByName = ["Namespace"] };
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.Namespace(other), inOther));
        Assert.Equal("objects that Git has are in this namespace", (await app.PlanAsync(Yaml.Join(Yaml.ConfigMap("a"), inOther))).Changes[^1].Reason);
        Assert.Equal(2, (await app.PlanAsync(Yaml.ConfigMap("a"))).Count(PlanAction.Prune));
    }

    [Fact]
    public async Task A_volume_claim_a_namespace_and_a_definition_go_only_by_name()
    {
        using var app = await TestApplication.StartAsync(plane);
        var group = $"{app.Namespace}.example.com";
        var claim = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """;
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), claim, Yaml.Namespace($"{app.Namespace}-more"), Yaml.Definition(group)));
        Assert.Equal(3, (await app.PlanAsync(Yaml.ConfigMap("a"))).Changes.Count(static one => one.Reason.Contains("only deleted when asked for by name", StringComparison.Ordinal)));
        app.Application = app.Application with { PruneByName = [$"Namespace/{app.Namespace}-more", "CustomResourceDefinition"] };
        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal(["CustomResourceDefinition", "Namespace"], plan.Writes.Select(one => one.Reference.Kind));
        Assert.Equal(2, (await app.ApplyAsync(plan)).Count(ChangeOutcome.Pruned));
    }

    [Fact]
    public async Task What_only_carries_a_copy_of_our_label_stays()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.ConfigMap("a"));
        await app.KubectlAsync("create", "configmap", "copied");
        await app.KubectlAsync("label", "configmap", "copied", $"{ApplySet.PartOfLabel}={app.Set.Id}");
        var uid = (string)(await app.GetAsync("configmap", "a"))["metadata"]!["uid"]!;
        await app.KubectlAsync("create", "configmap", "owned");
        await app.KubectlAsync("label", "configmap", "owned", $"{ApplySet.PartOfLabel}={app.Set.Id}");
        await app.KubectlAsync("patch", "configmap", "owned", "--type=merge", "-p", $$$"""{"metadata":{"annotations":{"gitops.functions/application":"{{{app.Application.Name}}}"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"a","uid":"{{{uid}}}"}]}}""");
        var plan = await app.PlanAsync(Yaml.ConfigMap("a"));
        Assert.Equal(2, plan.Count(PlanAction.Skip));
        Assert.False(plan.HasWrites || plan.Differs);
    }

    [Fact]
    public async Task One_object_under_two_groups_is_not_deleted_under_the_other()
    {
        using var app = await TestApplication.StartAsync(plane);
        string Ingress(string group) => $$"""
            apiVersion: {{group}}/v1beta1
            kind: Ingress
            metadata: {name: web}
            spec: {backend: {serviceName: web, servicePort: 80} }
            """;
        await app.SyncAsync(Ingress("extensions"));
        var plan = await app.PlanAsync(Ingress("networking.k8s.io"));
        Assert.Equal(0, plan.Count(PlanAction.Prune));
        await app.ApplyAsync(plan);
        Assert.Equal(["web"], await app.NamesAsync("ingress"));
        Assert.False((await app.PlanAsync(Ingress("networking.k8s.io"))).HasWrites);
    }

    private static string Annotated(string name, string annotation) => Yaml.ConfigMap(name, "1", $$""", annotations: { {{annotation}} }""");

    private static void AssertKept(Plan plan, string reason)
    {
        var kept = Assert.Single(plan.Changes, static one => one.Desired is null);
        Assert.Equal((PlanAction.Skip, "b", reason, true), (kept.Action, kept.Reference.Name, kept.Reason, kept.Differs));
    }

    private async Task<TestApplication> WithTwoAsync()
    {
        var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Join(Yaml.ConfigMap("a"), Yaml.ConfigMap("b")));
        return app;
    }

    private async Task<Plan> PlanAfterAsync(string yaml, Func<PlanRequest, PlanRequest>? with = null)
    {
        using var app = await WithTwoAsync();
        return await app.PlanAsync(yaml, with);
    }
}
