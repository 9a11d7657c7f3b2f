using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

public sealed class ApplyTests(ControlPlane cluster)
{
    private const string Shop = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { colour: blue }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: password }
        stringData: { word: hunter2hunter2 }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ port: 80, protocol: TCP }] }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 2
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: "nginx:1" }] }
        """;

    [Fact]
    public async Task What_is_applied_is_unchanged_in_the_next_plan_with_memory_and_without()
    {
        using var sync = await Sync.StartAsync(cluster);
        var first = await sync.ApplyAsync(Shop);
        Assert.All(first.Results, r => Assert.Equal(ChangeOutcome.Created, r.Outcome));

        foreach (var remember in (bool[])[true, false])
        {
            var plan = await sync.PlanAsync(Shop, remember);
            Assert.All(plan.Changes, c => Assert.Equal(PlanAction.Unchanged, c.Action));
            Assert.False(plan.HasWrites);
        }
    }

    [Fact]
    public async Task A_change_by_hand_is_planned_as_an_update_that_names_the_field()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        await sync.KubectlAsync("scale", "deployment", "web", "--replicas=5");

        var plan = await sync.PlanAsync(Shop);
        var change = Assert.Single(plan.Changes, c => c.Action != PlanAction.Unchanged);
        Assert.Equal((PlanAction.Update, "web"), (change.Action, change.Reference.Name));
        Assert.Equal(new FieldDifference(".spec.replicas", "5", "2"), Assert.Single(change.Differences));

        var result = await sync.ApplyAsync(plan);
        Assert.Contains(result.Results, r => r.Outcome == ChangeOutcome.Configured && r.Change.Reference.Name == "web");
        Assert.Equal("2", await sync.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"));
    }

    [Fact]
    public async Task Fields_that_are_taken_from_another_manager_are_named()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        await sync.KubectlAsync("patch", "configmap", "settings", "--type=merge", "-p", """{"data":{"colour":"red"}}""");
        var result = await sync.ApplyAsync(Shop);
        var taken = Assert.Single(result.Results.Single(r => r.Change.Reference.Name == "settings").Taken);
        Assert.Equal(".data.colour", taken.Field);
        Assert.Equal("blue", await sync.KubectlAsync("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"));
    }

    [Fact]
    public async Task Of_a_Secret_the_difference_tells_the_key_and_no_value()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        await sync.KubectlAsync("patch", "secret", "password", "--type=merge", "-p", """{"stringData":{"word":"other"}}""");
        var plan = await sync.PlanAsync(Shop);
        var change = plan.Changes.Single(c => c.Reference.Kind == "Secret");
        Assert.Equal(PlanAction.Update, change.Action);
        Assert.Equal(new FieldDifference(".data.word", null, null), Assert.Single(change.Differences));
    }

    [Fact]
    public async Task An_object_that_left_Git_is_pruned_and_its_kind_leaves_the_parent()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        var result = await sync.ApplyAsync(Without(Shop, "Service"));
        Assert.Equal("web", result.Results.Single(r => r.Outcome == ChangeOutcome.Pruned).Change.Reference.Name);
        Assert.Equal("", await sync.KubectlAsync("get", "service", "web", "--ignore-not-found", "-o", "name"));
        Assert.Equal("ConfigMap,Deployment.apps,Secret", await ParentKindsAsync(sync));
    }

    [Fact]
    public async Task An_object_that_left_Git_stays_where_pruning_is_off_and_shows_as_a_difference()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        sync.Application = sync.Application with { SyncPolicy = sync.Application.SyncPolicy with { Prune = false } };
        var plan = await sync.PlanAsync(Without(Shop, "Service"));
        Assert.Contains("pruning is off", plan.Changes.Single(c => c.Action == PlanAction.Skip).Reason, StringComparison.Ordinal);
        Assert.True(plan.Differs);
    }

    [Fact]
    public async Task Nothing_is_pruned_when_Git_is_empty_unless_that_is_allowed()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        Assert.All((await sync.PlanAsync("")).Changes, c => Assert.Contains("allowEmpty", c.Reason, StringComparison.Ordinal));

        sync.Application = sync.Application with { SyncPolicy = sync.Application.SyncPolicy with { AllowEmpty = true } };
        var result = await sync.ApplyAsync("");
        Assert.Equal(4, result.Results.Count(r => r.Outcome == ChangeOutcome.Pruned));
    }

    [Fact]
    public async Task More_prunes_than_the_budget_are_none()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        sync.Application = sync.Application with { MaxPrune = 1 };
        var plan = await sync.PlanAsync(Without(Without(Shop, "Service"), "Secret"));
        Assert.Equal(2, plan.Changes.Count(c => c.Action == PlanAction.Skip && c.Reason.Contains("max-prune", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_object_with_Prune_false_and_a_protected_kind_are_kept()
    {
        const string Kept = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: kept, annotations: { argocd.argoproj.io/sync-options: "Prune=false" } }
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: data }
            spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
            ---
            """;
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Kept + "\n" + Shop);
        var plan = await sync.PlanAsync(Shop);
        var kept = plan.Changes.Where(c => c.Action == PlanAction.Skip).ToDictionary(c => c.Reference.Name, c => c.Reason);
        Assert.Contains("Prune=false", kept["kept"], StringComparison.Ordinal);
        Assert.Contains("gitops.functions/prune-kinds", kept["data"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_bad_object_does_not_stop_the_others_and_nothing_is_pruned()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        var result = await sync.ApplyAsync(Without(Shop, "Service") + """

            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: new }
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: bad }
            spec: { replicas: "many" }
            """);
        Assert.Equal(ChangeOutcome.Created, result.Results.Single(r => r.Change.Reference.Name == "new").Outcome);
        var bad = result.Results.Single(r => r.Change.Reference.Name == "bad");
        Assert.Equal(ChangeOutcome.Failed, bad.Outcome);
        Assert.Contains("app/all.yaml:", bad.Failure!.ToString(), StringComparison.Ordinal);
        Assert.Equal(ChangeOutcome.Skipped, result.Results.Single(r => r.Change.Reference.Kind == "Service").Outcome);
    }

    [Fact]
    public async Task A_definition_and_its_object_come_in_one_pass()
    {
        var group = $"g{Guid.NewGuid():N}"[..12] + ".example.com";
        using var sync = await Sync.StartAsync(cluster);
        var result = await sync.ApplyAsync($$"""
            apiVersion: {{group}}/v1
            kind: Widget
            metadata: { name: one }
            spec: { size: 3 }
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: widgets.{{group}} }
            spec:
              group: {{group}}
              scope: Namespaced
              names: { plural: widgets, singular: widget, kind: Widget, listKind: WidgetList }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
            """);
        Assert.All(result.Results, r => Assert.True(r.Outcome == ChangeOutcome.Created, r.Failure?.ToString()));
    }

    [Fact]
    public async Task An_object_of_another_application_is_refused_and_named()
    {
        using var first = await Sync.StartAsync(cluster);
        await first.ApplyAsync(Shop);
        using var second = await Sync.StartAsync(cluster);
        second.Application = second.Application with { Destination = first.Application.Destination };
        var plan = await second.PlanAsync(Shop);
        Assert.Equal(4, plan.Failures.Count);
        Assert.All(plan.Failures, f => Assert.Contains(first.Application.Name, f.Cause, StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Changes, c => c.IsWrite);
    }

    [Fact]
    public async Task An_object_that_exists_in_no_set_is_taken_into_it()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.KubectlAsync("create", "configmap", "settings", "--from-literal=colour=green");
        var result = await sync.ApplyAsync(Shop);
        Assert.Equal(ChangeOutcome.Configured, result.Results.Single(r => r.Change.Reference.Name == "settings").Outcome);
        Assert.Equal("blue", await sync.KubectlAsync("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"));
    }

    [Fact]
    public async Task What_changed_since_the_plan_is_read_again_and_not_overwritten_blindly()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync(Shop);
        await sync.KubectlAsync("scale", "deployment", "web", "--replicas=5");
        var plan = await sync.PlanAsync(Shop);
        await sync.KubectlAsync("annotate", "deployment", "web", "by=hand");
        await sync.ApplyAsync(plan);
        Assert.Equal("2 hand", await sync.KubectlAsync("get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.metadata.annotations.by}"));
    }

    [Fact]
    public async Task Nothing_is_written_after_the_lock_is_lost()
    {
        using var sync = await Sync.StartAsync(cluster);
        var plan = await sync.PlanAsync(Shop);
        var failure = await Assert.ThrowsAsync<FailureException>(() => sync.ApplyAsync(plan, new CancellationToken(canceled: true)));
        Assert.True(failure.Transient);
        Assert.Equal("", await sync.KubectlAsync("get", "configmap", "settings", "--ignore-not-found", "-o", "name"));
    }

    [Fact]
    public async Task Our_own_metadata_in_a_repositorys_files_is_replaced()
    {
        using var sync = await Sync.StartAsync(cluster);
        await sync.ApplyAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: forged
              labels: { applyset.kubernetes.io/part-of: somebody-elses }
              annotations: { gitops.functions/desired-hash: forged, gitops.functions/application: other }
            """);
        Assert.Equal($"{ApplySet.Of(sync.Application).Id} {sync.Application.Name}", await sync.KubectlAsync("get", "configmap", "forged", "-o",
            @"jsonpath={.metadata.labels.applyset\.kubernetes\.io/part-of} {.metadata.annotations.gitops\.functions/application}"));
    }

    private static Task<string> ParentKindsAsync(Sync sync) => sync.KubectlAsync("get", "configmap", ApplySet.Of(sync.Application).Parent.Name, "-o",
        @"jsonpath={.metadata.annotations.applyset\.kubernetes\.io/contains-group-kinds}");

    private static string Without(string yaml, string kind) =>
        string.Join("\n---\n", yaml.Split("\n---\n").Where(d => !d.Contains($"kind: {kind}\n", StringComparison.Ordinal)));
}
