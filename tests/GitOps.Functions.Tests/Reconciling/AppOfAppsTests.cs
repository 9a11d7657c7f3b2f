using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Applications that render to Applications, on real parts: a repository, a storage account and an API server.</summary>
public sealed class AppOfAppsTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Background = "resources-finalizer.argocd.argoproj.io/background";

    [Fact]
    public async Task A_child_is_registered_not_applied_and_synced_by_its_own_pass()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.CommitChildren("web");
        var plan = await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None);
        Assert.Equal((PlanAction.Create, "Application.argoproj.io web"), (Assert.Single(plan.Changes).Action, plan.Changes[0].Reference.ToString()));

        var result = await world.PassAsync();
        Assert.Equal(PassResultKind.Synced, result.Kind);
        Assert.Equal("web", (await world.ManagedAsync()).Find("web")!.Name);
        Assert.Empty(await world.Parent.NamesAsync("configmaps"));
        await world.DeliverAsync();
        Assert.Equal(["one"], await world.Parent.NamesAsync("configmaps"));

        var status = (await world.StatusAsync("web"))!;
        Assert.Equal((world.Name, SyncStatus.Synced), (status.Parent, status.Sync));
        Assert.Equal(["web Created"], await world.ChangesAsync(world.Name));
        Assert.Equal(["one Created"], await world.ChangesAsync("web"));
        Assert.False((await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None)).Differs);
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        await world.VerifiedAsync(world.Name, "web");
    }

    [Fact]
    public async Task A_child_that_changes_is_configured_field_by_field_and_reconciled_anew()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.Files("other", "two");
        world.CommitChildren("web");
        await world.PassAsync();
        await world.DeliverAsync();

        world.Child("web", path: "other");
        world.CommitChildren("web");
        var change = Assert.Single((await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None)).Changes);
        Assert.Equal((PlanAction.Update, ".spec.source.path"), (change.Action, Assert.Single(change.Differences).Path));
        await world.PassAsync();
        await world.DeliverAsync();
        Assert.Equal(["two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal(["web Created", "web Configured"], await world.ChangesAsync(world.Name));
    }

    [Fact]
    public async Task A_registration_that_was_changed_in_the_storage_account_is_put_right()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.CommitChildren("web");
        await world.PassAsync();
        await world.DeliverAsync();

        var store = world.Get<RegistrationStore>();
        var registered = Assert.Single(await store.ListAsync(CancellationToken.None));
        var altered = registered.Manifest.DeepClone();
        altered.Json["spec"]!["source"]!["path"] = "elsewhere";
        Assert.True(await store.TryReplaceAsync(registered with { Manifest = altered }, CancellationToken.None));
        Assert.Equal("elsewhere", (await world.ManagedAsync()).Find("web")!.Source.Path);
        var change = Assert.Single((await world.Get<Preview>().PlanAsync(world.Name, CancellationToken.None)).Changes);
        Assert.Equal((PlanAction.Update, ".spec.source.path"), (change.Action, Assert.Single(change.Differences).Path));

        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("children/web", (await world.ManagedAsync()).Find("web")!.Source.Path);
        Assert.Equal(["web Created", "web Configured"], await world.ChangesAsync(world.Name));
        await world.VerifiedAsync(world.Name);
    }

    [Fact]
    public async Task A_child_that_leaves_Git_without_a_finalizer_leaves_its_objects()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        await world.DeliverAsync();

        world.CommitChildren("db");
        await world.PassAsync();
        await world.DeliverAsync();
        Assert.Null((await world.ManagedAsync()).Find("web"));
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Contains("web Pruned", await world.ChangesAsync(world.Name));
        Assert.Equal(PassResultKind.NotManaged, (await world.PassAsync(ReconcileReason.Drift, "web")).Kind);
    }

    [Fact]
    public async Task A_child_that_leaves_Git_with_the_finalizer_takes_its_objects_and_all_that_is_kept_of_it_along()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        await world.DeliverAsync();

        world.CommitChildren("db");
        await world.PassAsync();
        Assert.True((await world.ManagedAsync()).Find("web")!.IsDeleting);
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.Equal(["two"], await world.Parent.NamesAsync("configmaps"));
        Assert.Empty(await world.Parent.FieldAsync("configmap", "gitops-functions-web", ".metadata.name"));
        Assert.Null(await world.StatusAsync("web"));
        Assert.Equal("one Pruned", (await world.ChangesAsync("web"))[1]);
        Assert.Equal("deleted, with all of its objects", (await world.AuditAsync("web"))[^1].Message);
        await world.VerifiedAsync(world.Name, "web");
    }

    [Fact]
    public async Task Rules_keep_objects_when_their_application_is_deleted_and_the_end_of_it_says_which()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Parent.Repository.Write("children/web/more.yaml", """
            { apiVersion: v1, kind: ConfigMap, metadata: { name: kept, annotations: { argocd.argoproj.io/sync-options: Delete=false } } }
            ---
            { apiVersion: v1, kind: ConfigMap, metadata: { name: policy, annotations: { helm.sh/resource-policy: keep } } }
            ---
            { apiVersion: v1, kind: ConfigMap, metadata: { name: pruned-alone, annotations: { argocd.argoproj.io/sync-options: Prune=false } } }
            """);
        world.CommitChildren("web");
        await world.PassAsync();
        await world.DeliverAsync();
        world.Child("db", "two");
        world.CommitChildren("db");
        await world.PassAsync();
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.Equal(["kept", "policy", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.StartsWith("deleted; left in the cluster: ConfigMap ", (await world.AuditAsync("web"))[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_may_not_be_made_holds_the_child_with_a_status_that_says_so_and_a_person_goes_on_with_it()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background, annotations: "{ gitops.functions/max-prune: \"0\" }");
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        await world.DeliverAsync();
        world.CommitChildren("db");
        await world.PassAsync();
        await world.DeliverAsync();

        var status = (await world.StatusAsync("web"))!;
        Assert.Equal(SyncStatus.OutOfSync, status.Sync);
        Assert.StartsWith("being deleted: ", status.Message, StringComparison.Ordinal);
        Assert.Contains("the budget is 0", Assert.Single(Assert.Single(status.Drift).Fields), StringComparison.Ordinal);
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));

        await world.PassAsync(ReconcileReason.Manual, "web", static request => request with { Prune = true, IgnorePruneBudget = true });
        await world.UntilAsync(async () =>
        {
            await world.PassAsync(ReconcileReason.Manual, "web", static request => request with { Prune = true, IgnorePruneBudget = true });
            return (await world.ManagedAsync()).Find("web") is null;
        });
        Assert.Equal(["two"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task A_child_that_waits_for_finalizers_goes_once_they_are_gone_and_not_before()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        await world.DeliverAsync();
        await world.Parent.KubectlAsync("patch", "configmap", "one", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        world.CommitChildren("db");
        await world.PassAsync();
        for (var i = 0; i < 3; i++) await world.PassAsync(ReconcileReason.Push, "web");
        Assert.True((await world.ManagedAsync()).Find("web")!.IsDeleting);
        Assert.NotEmpty(await world.Parent.FieldAsync("configmap", "gitops-functions-web", ".metadata.name"));

        await world.Parent.KubectlAsync("patch", "configmap", "one", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("web") is null);
        Assert.Equal(["one Created", "one Pruned"], (await world.ChangesAsync("web"))[..2]);
        await world.VerifiedAsync("web");
    }

    [Fact]
    public async Task A_child_that_is_written_again_while_it_is_deleted_is_made_anew_with_the_finalizer_and_kept_without()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", Background);
        world.Child("db", "two", Background);
        world.Child("rest", "three");
        world.CommitChildren("web", "db", "rest");
        await world.PassAsync();
        await world.DeliverAsync();
        world.CommitChildren("rest");
        await world.PassAsync();

        world.Child("db", "two");
        world.CommitChildren("web", "db", "rest");
        var result = await world.PassAsync();
        Assert.Equal(PassResultKind.FailedTransiently, result.Kind);
        Assert.Contains("it is being deleted with its objects", result.Message, StringComparison.Ordinal);
        Assert.False((await world.ManagedAsync()).Find("db")!.IsDeleting);
        await world.UntilAsync(async () =>
        {
            await world.PassAsync();
            return (await world.ManagedAsync()).Find("web") is { IsDeleting: false };
        });
        await world.DeliverAsync();
        Assert.Equal(["one", "three", "two"], await world.Parent.NamesAsync("configmaps"));
        Assert.DoesNotContain("two Pruned", await world.ChangesAsync("db"));
    }

    [Fact]
    public async Task Grandchildren_with_the_finalizer_go_before_their_parent()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("leaf", "one", Background);
        world.Middle("middle", Background, "leaf");
        world.Child("rest", "three");
        world.CommitChildren("middle", "rest");
        await world.PassAsync();
        await world.UntilAsync(async () => await world.StatusAsync("leaf") is { Sync: SyncStatus.Synced });
        Assert.Equal("middle", (await world.StatusAsync("leaf"))!.Parent);

        world.CommitChildren("rest");
        await world.PassAsync();
        await world.UntilAsync(async () =>
        {
            var managed = await world.ManagedAsync();
            if (managed.Find("leaf") is not null) Assert.NotNull(managed.Find("middle"));
            return managed.Find("middle") is null;
        });
        Assert.Equal(["three"], await world.Parent.NamesAsync("configmaps"));
        Assert.Equal(["leaf Created", "leaf Pruned"], await world.ChangesAsync("middle"));
        await world.VerifiedAsync(world.Name, "middle", "leaf");
    }

    [Fact]
    public async Task An_invalid_child_is_an_error_its_neighbours_are_registered_and_nothing_is_pruned()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        world.Child("new", "three");
        world.Document("broken", """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: broken }
            spec: { destination: { name: in-cluster }, source: { repoURL: https://github.com/o/r, path: a, tagretRevision: main } }
            """);
        world.CommitChildren("web", "new", "broken");
        var result = await world.PassAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        var failure = Assert.Single((await world.StatusAsync(world.Name))!.Failures);
        Assert.StartsWith("Application.argoproj.io broken (app/broken.yaml:1): spec.source.tagretRevision: ", failure, StringComparison.Ordinal);
        Assert.NotNull((await world.ManagedAsync()).Find("new"));
        Assert.NotNull((await world.ManagedAsync()).Find("db"));
    }

    [Theory]
    [InlineData("{ apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, metadata: { name: x } }", "ApplicationSet x: not supported yet")]
    [InlineData("{ apiVersion: gitops.functions/v1, kind: Cluster, metadata: { name: x }, spec: { default: true, kubeconfig: { path: /etc/x } } }", "a Cluster names secrets")]
    [InlineData("{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: x, annotations: { argocd.argoproj.io/hook: PreSync } }, spec: { destination: { name: in-cluster }, source: { repoURL: 'https://github.com/o/r', path: a } } }", "an Application cannot be a hook")]
    [InlineData("{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { generateName: x- }, spec: { destination: { name: in-cluster }, source: { repoURL: 'https://github.com/o/r', path: a } } }", "metadata.generateName")]
    [InlineData("{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: x, namespace: one }, spec: { destination: { name: in-cluster }, source: { repoURL: 'https://github.com/o/r', path: a } } }\n---\n{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: x, namespace: two }, spec: { destination: { name: in-cluster }, source: { repoURL: 'https://github.com/o/r', path: a } } }", "neither is registered")]
    public async Task What_cannot_be_registered_is_an_error_by_name(string document, string expected)
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Document("bad", document);
        world.CommitChildren("bad");
        var result = await world.PassAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        Assert.Contains(expected, Assert.Single((await world.StatusAsync(world.Name))!.Failures), StringComparison.Ordinal);
        Assert.Empty((await world.ManagedAsync()).Registry.All);
    }

    [Fact]
    public async Task A_project_and_the_application_itself_are_warnings()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Document("project", "{ apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: { name: team } }");
        world.Child(world.Name, "one");
        world.CommitChildren("project", world.Name);
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync()).Kind);
        var warnings = (await world.StatusAsync(world.Name))!.Warnings;
        Assert.Contains(warnings, static warning => warning.Contains("AppProject team", StringComparison.Ordinal));
        Assert.Contains(warnings, static warning => warning.Contains("this is the application itself, which is read from applications/all.yaml:1", StringComparison.Ordinal));
        Assert.Empty((await world.ManagedAsync()).Registry.All);
    }

    [Fact]
    public async Task A_name_that_another_parent_has_is_an_error_that_names_both_places_and_free_once_that_is_gone()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("leaf", "one");
        world.Middle("middle", null, "leaf");
        world.CommitChildren("middle", "leaf");
        await world.PassAsync();
        await world.UntilAsync(async () => await world.StatusAsync("middle") is { FinishedAt: not null });
        var failure = Assert.Single((await world.StatusAsync("middle"))!.Failures);
        Assert.Contains($"Application leaf is already registered by application {world.Name} (app/leaf.yaml:1); keep one of the two", failure, StringComparison.Ordinal);
        Assert.Equal(world.Name, (await world.ManagedAsync()).Find("leaf")!.Registered!.Parent);
    }

    [Fact]
    public async Task A_name_that_a_file_has_is_an_error_and_no_takeover_whichever_came_first()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one");
        world.CommitChildren("web");
        await world.PassAsync();
        await world.WriteFileApplicationAsync("web");
        Assert.Equal(PassResultKind.Failed, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Contains("Application web is already written in applications/web.yaml:1; keep one of the two", Assert.Single((await world.StatusAsync(world.Name))!.Failures), StringComparison.Ordinal);
        var managed = await world.ManagedAsync();
        Assert.Null(managed.Find("web"));
        Assert.Contains("applications/web.yaml:1, app/web.yaml:1", managed.FindInvalid("web")!.Failures[0].Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_applications_cannot_register_each_other()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Middle("middle", null, "loop");
        world.Middle("loop", null, "middle");
        world.CommitChildren("middle");
        await world.PassAsync();
        await world.UntilAsync(async () => await world.StatusAsync("loop") is { FinishedAt: not null });
        Assert.Contains("it is a parent of this application", Assert.Single((await world.StatusAsync("loop"))!.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_of_parents_ends_somewhere()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        const int levels = RegistrationPlanner.MostLevels + 1;
        for (var i = 1; i <= levels; i++) world.Middle($"level{i}", null, $"level{i + 1}");
        world.CommitChildren("level1");
        await world.PassAsync();
        await world.UntilAsync(async () => await world.StatusAsync($"level{RegistrationPlanner.MostLevels}") is { FinishedAt: not null });
        Assert.Contains($"more than {RegistrationPlanner.MostLevels} applications are above it", Assert.Single((await world.StatusAsync($"level{RegistrationPlanner.MostLevels}"))!.Failures), StringComparison.Ordinal);
        Assert.Null((await world.ManagedAsync()).Find($"level{levels}"));
    }

    [Fact]
    public async Task Without_prune_a_child_that_left_Git_is_reported_and_stays()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Parent.WriteApplication("{ automated: { selfHeal: true } }");
        await world.Parent.ReloadedAsync(static one => !one.SyncPolicy.Prune);
        world.Child("web", "one");
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        world.CommitChildren("db");
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync()).Kind);
        Assert.NotNull((await world.ManagedAsync()).Find("web"));
        await world.PassAsync(ReconcileReason.Manual, world.Name, static request => request with { Prune = true });
        Assert.Null((await world.ManagedAsync()).Find("web"));
    }

    [Fact]
    public async Task Guards_keep_children_as_they_keep_objects()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("web", "one", annotations: "{ argocd.argoproj.io/sync-options: Prune=false }");
        world.Child("db", "two");
        world.CommitChildren("web", "db");
        await world.PassAsync();
        world.CommitChildren("db");
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync()).Kind);
        Assert.NotNull((await world.ManagedAsync()).Find("web"));
        // An emptied folder takes nothing with it.
        world.CommitChildren();
        Assert.Equal(PassResultKind.OutOfSync, (await world.PassAsync()).Kind);
        Assert.Equal(2, (await world.ManagedAsync()).Registry.All.Count);
    }

    [Fact]
    public async Task Another_instance_sees_a_child_at_once_and_a_push_to_its_repository_finds_it()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        using var other = world.OtherInstance();
        var elsewhere = other.Get<ManagedApplications>();
        Assert.Null((await elsewhere.ReadAsync(CancellationToken.None)).Find("web"));
        world.Child("web", "one");
        world.CommitChildren("web");
        await world.PassAsync();
        var managed = await elsewhere.ReadAsync(CancellationToken.None);
        Assert.NotNull(managed.Find("web"));
        Assert.True(RepositoryUrl.TryParse(world.Parent.Repository.BarePath, out var repository));
        Assert.Equal([world.Name, "web"], managed.FollowersOf([repository], "main", null).Select(static one => one.Name).OrderBy(name => name == "web"));
    }

    [Fact]
    public async Task Children_come_in_the_order_of_their_waves()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("late", "one", annotations: "{ argocd.argoproj.io/sync-wave: \"5\" }");
        world.Child("early", "two", annotations: "{ argocd.argoproj.io/sync-wave: \"-1\" }");
        world.CommitChildren("late", "early");
        Assert.Equal(PassResultKind.Synced, (await world.Parent.PassesAsync()).Kind);
        Assert.Equal(["early Created", "late Created"], await world.ChangesAsync(world.Name));
        await world.DeliverAsync();
        Assert.Equal(["one", "two"], await world.Parent.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task Killed_anywhere_children_come_and_go_once_and_every_change_is_recorded_once()
    {
        var random = new Random(20261126);
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        world.Child("keep", "zero");
        for (var i = 0; i < 6; i++) world.Child($"web{i}", $"one{i}", i % 2 == 0 ? Background : null);
        var names = Enumerable.Range(0, 6).Select(static i => $"web{i}").ToArray();
        world.CommitChildren(["keep", .. names]);
        var killed = await world.KilledUntilAsync(random, async () => await world.Parent.NamesAsync("configmaps") is { Length: 7 } && await world.StatusAsync(world.Name) is { Sync: SyncStatus.Synced });
        world.CommitChildren("keep");
        killed += await world.KilledUntilAsync(random, async () => (await world.ManagedAsync()).Registry.All.Count == 1 && await world.StatusAsync(world.Name) is { Sync: SyncStatus.Synced, Phase: OperationPhase.Succeeded });
        Assert.True(killed > 5, $"killed {killed} times");
        Assert.Equal(["one1", "one3", "one5", "zero"], await world.Parent.NamesAsync("configmaps"));
        string[] expected = ["keep Created", .. names.SelectMany(static name => (string[])[$"{name} Created", $"{name} Pruned"])];
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await world.ChangesAsync(world.Name)).Order(StringComparer.Ordinal));
        foreach (var name in names)
        {
            var changes = (await world.ChangesAsync(name)).Where(static change => change.StartsWith("one", StringComparison.Ordinal)).ToList();
            Assert.Equal(name is "web0" or "web2" or "web4" ? 2 : 1, changes.Count);
        }
        await world.VerifiedAsync([world.Name, "keep", .. names]);
    }
}
