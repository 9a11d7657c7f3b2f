using FsCheck;
using FsCheck.Xunit;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>
/// Whatever several managers did to the objects, in whatever order: the plan with memory, the plan without and kubectl say the same, and after
/// healing nothing. Many sequences, each on objects of its own, are asked about at once.
/// </summary>
public sealed class ExactnessPropertyTests(ControlPlane plane)
{
    private const int Sets = 8;
    private const int BytesAStep = 4;
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(1_100);

    [Property(MaxTest = 3, StartSize = 600, EndSize = 900, MaxRejected = 0)]
    public async Task All_three_agree_after_any_sequence_of_foreign_writes(DoNotShrink<byte[]> generated)
    {
        // A smaller case would be looked for with a cluster's time for each try: many minutes, in which the failure is not told.
        var random = generated.Item;
        using var app = await TestApplication.StartAsync(plane);
        var yaml = Yaml.Join([
            ExactKind.WidgetDefinition(ExactKind.Group(app.Namespace)),
            .. Enumerable.Range(0, Sets).SelectMany(set => ForeignOperation.Kinds.Select(kind => kind.Yaml(app.Namespace, $"set{set}"))),
        ]);
        var synced = await app.SyncAsync(yaml);
        Assert.Empty(synced.Failures);
        var objects = synced.Results.Where(static one => one.Reference.Kind != "CustomResourceDefinition")
            .ToDictionary(static one => (one.Reference.Name, one.Reference.Kind), one => new ForeignObject(plane, ForeignOperation.Kinds.Single(kind => kind.Name == one.Reference.Kind), app.Namespace, one.Reference.Name, one.Change.Desired!.Manifest.Json));
        foreach (var half in random.Chunk(BytesAStep).Where(static step => step.Length == BytesAStep).Chunk(Math.Max(1, random.Length / BytesAStep / 2)))
        {
            await Task.Delay(ClockStep);
            await DoAsync(objects, half);
            await CompareAsync(app, yaml, half);
        }
    }

    private static Task DoAsync(Dictionary<(string Name, string Kind), ForeignObject> objects, byte[][] steps) => Parallel.ForEachAsync(
        steps.GroupBy(static step => step[0] % Sets),
        new ParallelOptions { MaxDegreeOfParallelism = Sets },
        async (same, _) =>
        {
            foreach (var step in same)
            {
                // What an earlier step deleted cannot be changed by a later one.
                try { await ForeignOperation.DoAsync(objects[($"set{same.Key}", KindOf(step))], step[2], step[3]); }
                catch (HttpRequestException gone) when (gone.StatusCode == System.Net.HttpStatusCode.NotFound) { }
            }
        });

    private async Task CompareAsync(TestApplication app, string yaml, byte[][] steps)
    {
        var (remembered, full) = (await app.PlanAsync(yaml), await app.PlanAsync(yaml, static r => r with { FullCheck = true }));
        var kubectl = await KubectlDiff.RunAsync(plane, remembered);
        Assert.All(remembered.Changes.Zip(full.Changes), pair =>
        {
            var (one, other) = pair;
            var done = $"{one.Reference}: {string.Join(' ', steps.Where(step => $"set{step[0] % Sets}" == one.Reference.Name && KindOf(step) == one.Reference.Kind).Select(static step => ForeignOperation.Name(step[2], step[3])))}";
            var theirs = kubectl.GetValueOrDefault(one.Reference);
            Assert.True((one.Action, one.Differs, false) == (other.Action, other.Differs, other.MissedByMemory) && one.Differs == theirs is not null, $"{done}: {one.Action} {other.Action} {theirs is not null}");
            if (theirs is not null && one.Action != PlanAction.Create) Assert.True(KubectlDiff.Agree(KubectlDiff.Paths(one.Differences), theirs), $"{done}: {string.Join(' ', one.Differences.Select(static d => d.Path))} and {string.Join(' ', theirs)}");
        });

        Assert.Empty((await app.ApplyAsync(remembered)).Failures);
        app.Requests.Clear();
        var healed = await app.PlanAsync(yaml);
        Assert.Empty(app.Requests.DryRuns);
        Assert.False(healed.Differs || (await app.PlanAsync(yaml, static r => r with { FullCheck = true })).Differs);
        Assert.Empty(await KubectlDiff.RunAsync(plane, healed));
    }

    private static string KindOf(byte[] step) => ForeignOperation.Kinds[step[1] % ForeignOperation.Kinds.Length].Name;
}
