using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Deletes one object: exactly the one that was planned with, by its UID.</summary>
/// <param name="writer">The cluster.</param>
/// <param name="gate">Asked before each write.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock.</param>
internal sealed class ObjectPruner(ClusterWriter writer, PassGate gate, ApplyOptions options, TimeProvider time)
{
    /// <summary>Deletes. Objects that it owns are deleted afterwards by the cluster.</summary>
    /// <param name="change">What was planned: it has a live object.</param>
    /// <param name="cancel">Ends everything; the outcome of a running request is then unknown.</param>
    public async Task<ChangeResult> PruneAsync(PlannedChange change, CancellationToken cancel)
    {
        var (patience, maybe, live) = (new Patience(options, time), false, change.Live!);
        while (true)
        {
            if (gate.Closed is { } closed) return ChangeResult.NotTried(change, closed, transient: true);
            var answer = await writer.DeleteAsync(change.Resource, change.Reference.Namespace, change.Reference.Name, live.Uid, null, change.Propagation, cancel);
            switch (ApplyRules.AfterDelete(answer.Kind))
            {
                // Some kinds (Service on old servers) say "done" although finalizers hold the object.
                case NextStep.Done when live.Finalizers.Count == 0 && change.Propagation == DeletePropagation.Background: return Pruned(change, "", gone: true);
                case NextStep.Done or NextStep.Leave: return Pruned(change, Waiting(change.Propagation), gone: false);
                case NextStep.Gone: return maybe ? Pruned(change, "", gone: true) : new ChangeResult(change, ChangeOutcome.Unchanged) { Reason = "it was gone already", Gone = true };
                case NextStep.Reread: return new ChangeResult(change, ChangeOutcome.Skipped) { Reason = "another object has taken its place in the meantime; it is looked at in the next pass" };
                case NextStep.Wait when await patience.WaitAsync(answer, cancel): maybe |= answer.Kind == AnswerKind.OutcomeUnknown; break;
                default: return ChangeResult.Failed(change, answer, "delete");
            }
        }
    }

    private static ChangeResult Pruned(PlannedChange change, string waiting, bool gone) => new(change, ChangeOutcome.Pruned)
    {
        Reason = string.Join("; ", ((string[])[change.Reason, waiting]).Where(static text => text.Length > 0)),
        Gone = gone,
    };

    private static string Waiting(DeletePropagation propagation) => propagation switch
    {
        DeletePropagation.Foreground => "it is being deleted once all that it owns is gone",
        DeletePropagation.Orphan => "it is being deleted once what it owns is let go",
        _ => "it is being deleted and waits for its finalizers",
    };
}
