using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>
/// Every kind of foreign change done to every kind of object, all in one application and asked once: by our plan with memory, by our plan
/// without, and by kubectl; and once more after healing.
/// </summary>
public sealed class ExactnessTable(ControlPlane plane) : IAsyncDisposable
{
    // managedFields tell the time of an apply in seconds.
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(1_100);

    private readonly Lock _gate = new();
    private Task? _filled;
    private TestApplication? _application;

    internal Plan Remembered { get; private set; } = null!;

    internal Plan Checked { get; private set; } = null!;

    internal IReadOnlyDictionary<ObjectReference, IReadOnlySet<string>> Kubectl { get; private set; } = null!;

    internal Plan Healed { get; private set; } = null!;

    internal Plan HealedChecked { get; private set; } = null!;

    internal IReadOnlyDictionary<ObjectReference, IReadOnlySet<string>> HealedKubectl { get; private set; } = null!;

    internal IReadOnlyList<string> RequestsAfterHealing { get; private set; } = [];

    internal string Namespace => _application!.Namespace;

    internal Task FillAsync()
    {
        lock (_gate) return _filled ??= RunAsync();
    }

    public ValueTask DisposeAsync()
    {
        _application?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync()
    {
        var app = _application = await TestApplication.StartAsync(plane);
        var objects = ForeignChange.All.SelectMany(static change => change.Kinds.Select(kind => (change, kind))).ToList();
        var yaml = Yaml.Join([ExactKind.WidgetDefinition(ExactKind.Group(app.Namespace)), .. objects.Select(one => one.kind.Yaml(app.Namespace, one.change.Name))]);
        var synced = await app.SyncAsync(yaml);
        Assert.Empty(synced.Failures);
        await Task.Delay(ClockStep);
        var applied = synced.Results.ToDictionary(static one => (one.Reference.Kind, one.Reference.Name), static one => one.Change.Desired!.Manifest.Json);
        await Parallel.ForEachAsync(objects, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, _) =>
            await one.change.Do(new ForeignObject(plane, one.kind, app.Namespace, one.change.Name, applied[(one.kind.Name, one.kind.ObjectName(app.Namespace, one.change.Name))], one.change.Through)));
        Remembered = await app.PlanAsync(yaml);
        Checked = await app.PlanAsync(yaml, static r => r with { FullCheck = true });
        Kubectl = await KubectlDiff.RunAsync(plane, Remembered);
        Assert.Empty((await app.ApplyAsync(Remembered)).Failures);
        app.Requests.Clear();
        Healed = await app.PlanAsync(yaml);
        RequestsAfterHealing = app.Requests.All;
        HealedChecked = await app.PlanAsync(yaml, static r => r with { FullCheck = true });
        HealedKubectl = await KubectlDiff.RunAsync(plane, Healed);
    }
}
