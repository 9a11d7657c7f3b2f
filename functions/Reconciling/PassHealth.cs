using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Health;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// The application's health: the worst of its objects. What a pass has written is judged by the server's answers; while the application is
/// not healthy, each check reads those of its objects again whose kind has something to say about health.
/// </summary>
internal static class PassHealth
{
    private const int Parallel = 8;

    /// <summary>Objects that are read again in one pass at most; of a larger application the rest counts as it was applied.</summary>
    private const int MostReads = 200;

    /// <summary>The health.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="previous">How the application stood before.</param>
    /// <param name="plan">What was planned.</param>
    /// <param name="results">What became of it; null where nothing was written.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Outcomes.FailureException">The objects could not be read.</exception>
    public static async Task<HealthStatus> ReadAsync(ClusterReader reader, ApplicationStatus? previous, Plan plan, IReadOnlyList<ChangeResult>? results, CancellationToken cancel)
    {
        if (results is null && plan.Changes.Any(c => c.Action == PlanAction.Create)) return HealthStatus.Missing;
        var seen = new ConcurrentBag<HealthResult>((results ?? []).Select(r => r.Object).OfType<JsonObject>().Select(HealthAssessor.Assess));
        if (previous?.Health == HealthStatus.Healthy) return HealthResult.Worst(seen).Status;
        var written = (results ?? []).Where(r => r.Live is not null).Select(r => r.Change.Reference).ToHashSet();
        var others = plan.Changes.Where(c => c is { Desired.Resource: not null, Live: not null } && !written.Contains(c.Reference) && HealthAssessor.HasRule(c.Reference)).Take(MostReads);
        await System.Threading.Tasks.Parallel.ForEachAsync(others, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (change, stop) =>
        {
            var live = await reader.GetAsync(change.Desired!.Resource!, change.Reference.Namespace, change.Reference.Name, stop);
            seen.Add(HealthAssessor.Assess(live ?? []));
        });
        return HealthResult.Worst(seen).Status;
    }
}
