using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>What an application may not register: each is an error that names it, and the others are registered all the same.</summary>
public sealed class ChildRefusalTests(AzuriteServer azurite, ControlPlane cluster)
{
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
}
