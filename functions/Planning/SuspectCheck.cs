using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Tells an object that is as we left it from one that may have been changed, and asks the API server about the latter. After each apply
/// the generation, a hash of the fields that we own, and the UID are remembered: another writer that touches a field of ours moves one of
/// them, a status write moves none.
/// </summary>
internal sealed class SuspectCheck(ClusterReader reader, ApplicationMemory? memory)
{
    private readonly Dictionary<ObjectReference, RememberedObject> _remembered = Index(memory);

    /// <summary>Plans one object that exists.</summary>
    /// <returns>Unchanged, an update with what differs, or a skip; or why the server would refuse it.</returns>
    public async Task<(PlannedChange? Change, Failure? Failure)> CheckAsync(DesiredObject desired, LiveMetadata live, CancellationToken cancel)
    {
        var change = new PlannedChange { Reference = desired.Reference, Action = PlanAction.Unchanged, Desired = desired, Live = live, Resource = desired.Resource, ResourceVersion = live.ResourceVersion };
        if (live.DeletionTimestamp is not null) return (change with { Action = PlanAction.Skip, Reason = BeingDeleted(live) }, null);
        return IsAsWeLeftIt(desired, live) ? (change, null) : await CompareAsync(change, desired, cancel);
    }

    private static string BeingDeleted(LiveMetadata live) =>
        live.Finalizers.Count == 0 ? "it is being deleted" : $"it is being deleted and waits for the finalizers {string.Join(", ", live.Finalizers)}";

    private bool IsAsWeLeftIt(DesiredObject desired, LiveMetadata live) =>
        _remembered.TryGetValue(desired.Reference, out var known)
        && live.Annotations.GetValueOrDefault(OwnMetadata.DesiredHash) == desired.Hash && known.DesiredHash == desired.Hash
        && known.Uid == live.Uid && known.Generation == (live.Generation ?? 0)
        && known.FieldsHash == live.FieldsHash && known.ApiVersion == desired.Manifest.ApiVersion;

    private async Task<(PlannedChange? Change, Failure? Failure)> CompareAsync(PlannedChange change, DesiredObject desired, CancellationToken cancel)
    {
        var resource = desired.Resource!;
        var applied = reader.DryRunApplyAsync(resource, desired.Manifest, cancel);
        var live = await reader.GetAsync(resource, desired.Reference.Namespace, desired.Reference.Name, cancel);
        var answer = await applied;
        if (live is null) return (change with { Action = PlanAction.Create, Live = null, ResourceVersion = "" }, null); // gone since it was listed
        // What cannot be changed in place is found out by the apply, which knows what to do about it.
        if (answer.Kind == AnswerKind.Immutable) return (change with { Action = PlanAction.Update }, null);
        if (!answer.Succeeded) return answer.Transient ? throw answer.ToException(desired.Subject, "compare") : (null, answer.Describe(desired.Subject, "compare"));
        var differences = ObjectDiff.Compare(desired.Reference, live, answer.ReadBody()!);
        var version = LiveMetadataReader.ReadObject(JsonBytes.Of(live), resource).ResourceVersion;
        return (differences.Count == 0 ? change : change with { Action = PlanAction.Update, Differences = differences, ResourceVersion = version }, null);
    }

    private static Dictionary<ObjectReference, RememberedObject> Index(ApplicationMemory? memory)
    {
        var index = new Dictionary<ObjectReference, RememberedObject>();
        foreach (var known in memory?.Objects ?? []) index[known.Reference] = known;
        return index;
    }
}
