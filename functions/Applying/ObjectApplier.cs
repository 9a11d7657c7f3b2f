using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Applies one object until the answer is final: tries again what was throttled, reads again what may have been done, takes fields over by
/// force and says which.
/// </summary>
internal sealed class ObjectApplier(ClusterWriter writer, ClusterReader reader, WriteFence fence, TimeProvider time)
{
    private const string Step = "apply";

    /// <summary>Applies it.</summary>
    /// <param name="change">A create or an update.</param>
    /// <param name="resource">Its kind.</param>
    /// <param name="brought">The set brings the object's namespace or kind, which may not be ready for a moment.</param>
    /// <param name="cancel">Ends the wait; the outcome of the write under way is then unknown.</param>
    public async Task<ChangeResult> ApplyAsync(PlannedChange change, ApiResource resource, bool brought, CancellationToken cancel)
    {
        var schedule = new RetrySchedule(time);
        var version = change.ResourceVersion;
        IReadOnlyList<FieldConflict> taken = [];
        while (true)
        {
            fence.ThrowIfLost();
            var answer = await writer.ApplyAsync(resource, Fenced(change.Desired!.Manifest, version), force: taken.Count > 0, cancel);
            switch (answer.Kind)
            {
                case AnswerKind.Ok:
                    return Done(change, answer, taken);
                case AnswerKind.Conflict when taken.Count == 0:
                    taken = answer.Conflicts;
                    continue;
                case AnswerKind.NotFound when version.Length > 0:
                    version = ""; // deleted since it was planned: made anew
                    continue;
                case AnswerKind.Stale or AnswerKind.OutcomeUnknown:
                    var live = await reader.GetAsync(resource, change.Reference.Namespace, change.Reference.Name, cancel);
                    if (answer.Kind == AnswerKind.OutcomeUnknown && live is not null && WasDone(change, version, live)) return Done(change, answer, taken);
                    version = live is null ? "" : (string?)live["metadata"]?["resourceVersion"] ?? "";
                    break;
                case AnswerKind.NamespaceMissing or AnswerKind.NotServed when brought:
                    break;
                case AnswerKind.Deleting:
                    return Failed(change, new Failure(change.Subject, Step, "it is being deleted; it is applied again when it is gone"), taken);
                case AnswerKind.Throttled or AnswerKind.Unreachable:
                    break;
                default:
                    return Failed(change, answer.Describe(change.Subject, Step), taken);
            }
            if (!await schedule.WaitAsync(answer.RetryAfter, cancel)) return Failed(change, answer.Describe(change.Subject, Step), taken);
        }
    }

    // A write that comes late from an old pass is refused by the server. What is created has no version to be refused by.
    private static KubernetesObject Fenced(KubernetesObject desired, string version)
    {
        if (version.Length == 0) return desired;
        var fenced = desired.DeepClone();
        fenced.Json["metadata"]!["resourceVersion"] = version;
        return fenced;
    }

    private static bool WasDone(PlannedChange change, string version, System.Text.Json.Nodes.JsonObject live) =>
        (string?)live["metadata"]?["annotations"]?[OwnMetadata.DesiredHash] == change.Desired!.Hash && (string?)live["metadata"]?["resourceVersion"] != version;

    private static ChangeResult Done(PlannedChange change, ApiAnswer answer, IReadOnlyList<FieldConflict> taken) => new()
    {
        Change = change,
        Outcome = answer.Status == 201 || change.Action == PlanAction.Create ? ChangeOutcome.Created : ChangeOutcome.Configured,
        Taken = taken,
        Answer = answer,
    };

    private static ChangeResult Failed(PlannedChange change, Failure failure, IReadOnlyList<FieldConflict> taken) =>
        new() { Change = change, Outcome = ChangeOutcome.Failed, Failure = failure, Taken = taken };
}
