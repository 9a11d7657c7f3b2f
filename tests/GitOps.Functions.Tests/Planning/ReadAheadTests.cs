using System.Net;
using GitOps.Functions.Applying;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>What Git changed is read while the lists come, and its write tells what it changed without another look.</summary>
public sealed class ReadAheadTests(ControlPlane plane)
{
    [Fact]
    public async Task What_git_changed_is_read_with_the_lists_and_not_once_more()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Objects("1", 5));

        var plan = await PlanAsync(app, Yaml.Join(Objects("2", 2), Objects("1", 5, from: 2)));
        Assert.Equal(2, app.Requests.All.Count(IsRead));
        app.Requests.Clear();
        var result = await app.ApplyAsync(plan);

        Assert.Equal(2, app.Requests.Writes.Count);
        Assert.DoesNotContain(app.Requests.All, IsRead);
        Assert.All(Configured(result), static one => Assert.Equal([new FieldDifference(".data.value", "\"1\"", "\"2\"")], one.Differences));
    }

    [Fact]
    public async Task What_somebody_wrote_after_it_was_read_is_told_as_it_was_before_ours()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Objects("1", 1));
        var plan = await PlanAsync(app, Objects("3", 1));
        await app.KubectlAsync("patch", "configmap", "c0", "--type=merge", "-p", """{"data":{"value":"2"}}""");

        var result = await app.ApplyAsync(plan);

        Assert.Equal([new FieldDifference(".data.value", "\"2\"", "\"3\"")], Configured(result).Single().Differences);
    }

    [Fact]
    public async Task What_could_not_be_read_ahead_is_read_in_its_turn()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Objects("1", 1));
        app.Requests.Instead = static request => IsRead($"{request.Method} {request.RequestUri!.PathAndQuery}") ? new HttpResponseMessage(HttpStatusCode.Forbidden) : null;
        var plan = await PlanAsync(app, Objects("2", 1));
        app.Requests.Instead = null;
        app.Requests.Clear();

        var result = await app.ApplyAsync(plan);

        Assert.Single(app.Requests.All, IsRead);
        Assert.Equal([new FieldDifference(".data.value", "\"1\"", "\"2\"")], Configured(result).Single().Differences);
    }

    [Fact]
    public async Task A_change_of_many_is_not_held_in_memory()
    {
        using var app = await TestApplication.StartAsync(plane);
        const int Many = ReadAhead.Most + 1;
        await app.SyncAsync(Objects("1", Many));

        var plan = await PlanAsync(app, Objects("2", Many));
        Assert.DoesNotContain(app.Requests.All, IsRead);
        var result = await app.ApplyAsync(plan);

        Assert.Equal(Many, app.Requests.All.Count(IsRead));
        Assert.Equal(Many, Configured(result).Count(static one => one.Differences is [{ Path: ".data.value" }]));
    }

    [Fact]
    public async Task A_plan_that_shows_its_changes_asks_for_them_once()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Objects("1", 2));
        app.Requests.Clear();

        await app.PlanAsync(Objects("2", 2));

        Assert.Equal((2, 2), (app.Requests.All.Count(IsRead), app.Requests.DryRuns.Count));
    }

    [Fact]
    public async Task The_values_of_a_secret_are_not_told()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Yaml.Secret("login", "hunter1hunter1"));

        var result = await app.ApplyAsync(await PlanAsync(app, Yaml.Secret("login", "hunter2hunter2")));

        Assert.Equal([new FieldDifference(".data.password", null, null)], Configured(result).Single().Differences);
    }

    private static async Task<Plan> PlanAsync(TestApplication app, string yaml)
    {
        app.Requests.Clear();
        return await app.PlanAsync(yaml, static request => request with { ShowChanges = false });
    }

    private static string Objects(string value, int count, int from = 0) => Yaml.Join(Enumerable.Range(from, count - from).Select(i => Yaml.ConfigMap($"c{i}", value)));

    private static bool IsRead(string request) => request.StartsWith("GET ", StringComparison.Ordinal) && request.Contains("/configmaps/c", StringComparison.Ordinal);

    private static IEnumerable<ChangeResult> Configured(ApplyResult result) => result.Results.Where(static one => one.Outcome == ChangeOutcome.Configured);
}
