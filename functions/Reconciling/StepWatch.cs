using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>Looks whether a step of a sync is done: its hooks have ended, and what it wrote is healthy. One read for each, and only reads.</summary>
/// <param name="reader">The cluster.</param>
/// <param name="cancel">Ends the wait.</param>
internal sealed class StepWatch(ClusterReader reader, CancellationToken cancel)
{
    /// <summary>Objects that are read at a time; where one of them is not ready yet, those behind it wait for the next look.</summary>
    private const int AtATime = 16;

    /// <summary>A hook as it stands now.</summary>
    /// <param name="hook">As it was.</param>
    /// <param name="resource">Its kind.</param>
    /// <exception cref="Outcomes.FailureException">It cannot be read.</exception>
    public async Task<HookState> LookAsync(HookState hook, ApiResource resource)
    {
        var live = await reader.GetAsync(resource, hook.Object.Namespace, hook.Object.Name, cancel);
        if (live is null || live.Text("metadata", "uid") != hook.Uid) return hook with { State = OperationPhase.Failed, Message = "it was deleted before it was seen to end" };
        var health = LiveHealth.Of(resource, live);
        // As Argo CD has it: what cannot be judged has failed, what is suspended goes on some time.
        var state = health.Status switch
        {
            HealthStatus.Healthy => OperationPhase.Succeeded,
            HealthStatus.Degraded or HealthStatus.Unknown => OperationPhase.Failed,
            _ => OperationPhase.Running,
        };
        return hook with { State = state, Message = health.Message };
    }

    /// <summary>Whether objects are healthy.</summary>
    /// <param name="objects">Those that the sync wrote.</param>
    /// <exception cref="Outcomes.FailureException">One cannot be read.</exception>
    public async Task<StepState> LookAsync(IEnumerable<PlannedChange> objects)
    {
        foreach (var some in objects.Where(static one => HealthAssessor.HasRule(one.Reference)).Chunk(AtATime))
        {
            var states = await Task.WhenAll(some.Select(LookAsync));
            var state = states.Aggregate(StepState.Done, static (all, one) => all.And(one));
            if (state != StepState.Done) return state;
        }
        return StepState.Done;
    }

    /// <summary>Whether objects are healthy that are named, be they of the application or not.</summary>
    /// <param name="checks">Which objects.</param>
    /// <exception cref="Outcomes.FailureException">One cannot be read.</exception>
    public async Task<StepState> LookAsync(IReadOnlyList<HealthCheck> checks)
    {
        var kinds = await reader.DiscoverAsync([.. checks.Select(static check => (check.Object.Group, check.Version)).Distinct()], cancel);
        var state = StepState.Done;
        foreach (var check in checks)
        {
            var resource = kinds.Find(check.Object.Group.Length == 0 ? check.Version : $"{check.Object.Group}/{check.Version}", check.Object.Kind);
            state = state.And(resource is null ? StepState.Waits($"{check.Object}, whose kind the cluster does not serve") : await LookAsync(resource, Placed(check.Object, resource)));
        }
        return state;
    }

    private static ObjectReference Placed(ObjectReference one, ApiResource resource) => resource.Namespaced && one.Namespace.Length == 0 ? one with { Namespace = "default" } : one;

    private Task<StepState> LookAsync(PlannedChange one) => LookAsync(one.Resource, one.Reference);

    private async Task<StepState> LookAsync(ApiResource resource, ObjectReference one)
    {
        if (await reader.GetAsync(resource, one.Namespace, one.Name, cancel) is not JsonObject live) return StepState.Waits($"{one}, which is not there");
        var health = LiveHealth.Of(resource, live);
        return health.Status switch
        {
            HealthStatus.Healthy => StepState.Done,
            HealthStatus.Degraded => StepState.Fails($"{one} is degraded: {health.Message}"),
            _ => StepState.Waits(health.Message.Length == 0 ? $"{one}" : $"{one}: {health.Message}"),
        };
    }
}
