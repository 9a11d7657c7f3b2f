using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Applies one object: tries, forces, waits and reads again until the answer is final or the patience is at its end.</summary>
/// <param name="reader">The cluster.</param>
/// <param name="writer">The cluster.</param>
/// <param name="setId">The set's id.</param>
/// <param name="gate">Asked before each write.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock.</param>
internal sealed class ObjectApplier(ClusterReader reader, ClusterWriter writer, string setId, PassGate gate, ApplyOptions options, TimeProvider time)
{
    private const string Step = "apply";

    /// <summary>Applies.</summary>
    /// <param name="change">What was planned: it has a desired object.</param>
    /// <param name="brought">The set brings the kind or the namespace that the object needs: it may take a moment.</param>
    /// <param name="cancel">Ends everything; the outcome of a running request is then unknown.</param>
    public async Task<ChangeResult> ApplyAsync(PlannedChange change, bool brought, CancellationToken cancel)
    {
        var (attempt, patience) = (new ApplyAttempt(change), new Patience(options, time));
        if (Respects(change) && attempt.Fence is not null && await RereadAsync(change, attempt, cancel) is { } early) return early;
        while (true)
        {
            if (gate.Closed is { } closed) return ChangeResult.NotTried(change, closed, transient: true);
            var answer = await writer.ApplyAsync(change.Resource, attempt.Content(), attempt.Force, cancel);
            switch (ApplyRules.AfterApply(answer.Kind, attempt.Fence is not null, brought))
            {
                case NextStep.Done: return attempt.Done(answer);
                case NextStep.Leave: return Deleting(change);
                case NextStep.Force when !attempt.Force: attempt.Take(answer.Conflicts); break;
                case NextStep.Wait when await patience.WaitAsync(answer, cancel): break;
                case NextStep.WaitAndReread when await patience.WaitAsync(answer, cancel):
                    attempt.MayBeDone();
                    if (await RereadAsync(change, attempt, cancel) is { } end) return end;
                    break;
                case NextStep.Reread when attempt.Rereads < options.MaxRereads:
                    if (await RereadAsync(change, attempt, cancel) is { } final) return final;
                    break;
                default: return ChangeResult.Failed(change, answer, Step);
            }
        }
    }

    // Planned again, for this one object: what Git wants is the same, so what counts is whose the object is and whether it stays.
    private async Task<ChangeResult?> RereadAsync(PlannedChange change, ApplyAttempt attempt, CancellationToken cancel)
    {
        var answer = await reader.ReadAsync(change.Resource, change.Reference.Namespace, change.Reference.Name, cancel);
        if (answer.Kind == AnswerKind.Deleting) return Deleting(change);
        if (answer.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing)
        {
            attempt.Expect(null);
            return null;
        }

        if (!answer.Succeeded) return ChangeResult.Failed(change, answer, Step);
        var live = answer.ReadMetadata();
        if (ForeignOwner.Of(change.Desired!, live, setId, Step) is { } foreign) return new ChangeResult(change, ChangeOutcome.Failed) { Failure = foreign };
        return Expect(change, attempt, live, Respects(change) ? answer.ReadBody() : null);
    }

    private static ChangeResult? Expect(PlannedChange change, ApplyAttempt attempt, LiveMetadata live, JsonObject? read)
    {
        try
        {
            attempt.Expect(live, read);
            return null;
        }
        catch (FailureException limit) when (!limit.Transient)
        {
            return new ChangeResult(change, ChangeOutcome.Failed) { Failure = limit.Failure };
        }
    }

    private static bool Respects(PlannedChange change) => change.Desired!.Ignored is { Respected: true };

    private static ChangeResult Deleting(PlannedChange change) => new(change, ChangeOutcome.Skipped) { Reason = "it is being deleted; it is made anew once it is gone" };
}
