using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Waits until CustomResourceDefinitions are established, so that their objects can follow in the same pass.</summary>
internal sealed class DefinitionWait(ClusterReader reader, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether an object is a CustomResourceDefinition.</summary>
    public static bool IsDefinition(ObjectReference reference) => reference is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" };

    /// <summary>Waits for all of them, 30 seconds at most. One that is not established by then shows when its objects are applied.</summary>
    public async Task UntilEstablishedAsync(IEnumerable<ChangeResult> definitions, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        foreach (var change in definitions.Select(d => d.Change))
        {
            while (!await IsEstablishedAsync(change, cancel) && time.GetElapsedTime(began) < Patience) await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>The kinds that have come, by waiting until the server serves them: it knows a moment after the definition is established.</summary>
    public async Task<ApiCatalogue> UntilServedAsync(IReadOnlyCollection<DesiredObject> objects, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var versions = objects.Select(o => (o.Manifest.Group, o.Manifest.Version)).Distinct().ToList();
        while (true)
        {
            var served = await reader.DiscoverAsync(versions, cancel, fresh: true);
            if (objects.All(o => served.Find(o.Manifest.ApiVersion, o.Manifest.Kind) is not null) || time.GetElapsedTime(began) > Patience / 3) return served;
            await Task.Delay(Pause, time, cancel);
        }
    }

    private async Task<bool> IsEstablishedAsync(PlannedChange change, CancellationToken cancel)
    {
        var live = await reader.GetAsync(change.Resource!, null, change.Reference.Name, cancel);
        return live?["status"]?["conditions"] is JsonArray conditions
            && conditions.Any(c => (string?)c?["type"] == "Established" && (string?)c?["status"] == "True");
    }
}
