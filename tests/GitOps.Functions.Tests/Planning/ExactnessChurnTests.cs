using GitOps.Functions.Applying;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>A cluster in which others are at work all the time and nobody touches what Git says.</summary>
public sealed class ExactnessChurnTests(ControlPlane plane)
{
    private const int Checks = 50;

    [Fact]
    public async Task Fifty_checks_find_nothing_and_cost_their_lists_only_while_status_and_foreign_metadata_churn()
    {
        using var app = await TestApplication.StartAsync(plane);
        var kinds = ExactKind.All.Where(static kind => kind.Name != "CustomResourceDefinition").ToList();
        var yaml = Yaml.Join([ExactKind.WidgetDefinition(ExactKind.Group(app.Namespace)), .. kinds.Select(kind => kind.Yaml(app.Namespace, "busy"))]);
        Assert.Empty((await app.SyncAsync(yaml)).Failures);
        var memory = app.Memory!;
        var expected = kinds.Append(ExactKind.All.Single(static kind => kind.Name == "CustomResourceDefinition"))
            .Select(kind => $"GET {kind.Collection(app.Namespace)}")
            .Append($"GET /api/v1/namespaces/{app.Namespace}/configmaps/{app.Set.ParentName}").Order(StringComparer.Ordinal).ToList();
        await app.PlanAsync(yaml); // the first after a definition came asks what the server serves
        for (var check = 0; check < Checks; check++)
        {
            foreach (var kind in kinds) await ChurnAsync(app, kind, check);
            app.Requests.Clear();
            var plan = await app.PlanAsync(yaml);
            Assert.False(plan.Differs || plan.HasWrites);
            Assert.Equal(expected, app.Requests.All.Select(static one => one.Split('?')[0]).Order(StringComparer.Ordinal));

            // Nothing to be written into the storage account either.
            app.Memory = MemoryBuilder.Build("cluster", plan, []);
            Assert.Equal(memory.Objects, app.Memory.Objects);
        }

        var full = await app.PlanAsync(yaml, static r => r with { FullCheck = true });
        Assert.True(full is { Differs: false, FullyChecked: true });
        Assert.DoesNotContain(full.Changes, static one => one.MissedByMemory);
    }

    // What controllers do: status, leader election by annotation, labels of their own.
    private async Task ChurnAsync(TestApplication app, ExactKind kind, int check)
    {
        var one = new ForeignObject(plane, kind, app.Namespace, "busy", []);
        // A Deployment's generation moves with its annotations.
        var annotations = kind.Name == "Deployment" ? "" : $$""" "annotations":{"example.com/leader":"{{check}}"},""";
        await one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{{{{annotations}}}"labels":{"example.com/shard":"{{{check % 3}}}"} } }""", $"controller-{check % 2}");
        if (kind.Status is { } status) await one.PatchAsync(ForeignObject.Merge, status.Replace(":1", $":{check + 1}", StringComparison.Ordinal).Replace("Ready", $"Ready{check}", StringComparison.Ordinal).Replace("10.0.0.1", $"10.0.0.{check + 1}", StringComparison.Ordinal), "controller", "/status");
    }

    [Fact]
    public async Task An_annotation_on_a_deployment_moves_its_generation_which_costs_one_comparison_and_no_more()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Deployment("web"));
        await app.KubectlAsync("annotate", "deployment", "web", "theirs=x");
        foreach (var looks in (int[])[1, 0])
        {
            app.Requests.Clear();
            var plan = await app.PlanAsync(Yaml.Deployment("web"));
            Assert.Equal((false, looks), (plan.Differs, app.Requests.DryRuns.Count));
            await app.ApplyAsync(plan);
        }
    }

    // Objects that others write between any two requests: a comparison of two versions would show their write as a change to undo.
    [Fact]
    public async Task A_full_check_of_objects_that_are_being_written_finds_nothing()
    {
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join(Enumerable.Range(0, 6).Select(static i => Yaml.Deployment($"web{i}")));
        await app.SyncAsync(yaml);
        using var stop = new CancellationTokenSource();
        var kind = ExactKind.All.Single(static one => one.Name == "Deployment");
        var writers = Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            var one = new ForeignObject(plane, kind, app.Namespace, $"web{i}", []);
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{"annotations":{"example.com/leader":"{{{n}}}"} } }""", "controller");
                await Task.Delay(30);
            }
        })).ToList();
        for (var check = 0; check < 10; check++)
        {
            var plan = await app.PlanAsync(yaml, static r => r with { FullCheck = true });
            Assert.DoesNotContain(plan.Changes, static one => one.MissedByMemory);
            Assert.False(plan.HasWrites, string.Join(' ', plan.Writes.SelectMany(static one => one.Differences).Select(static one => one.Path)));
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }
}
