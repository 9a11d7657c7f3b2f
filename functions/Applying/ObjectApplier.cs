using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Applies one object: tries, forces, waits and reads again until the answer is final or the patience is at its end.</summary>
/// <param name="reader">The cluster.</param>
/// <param name="writer">The cluster.</param>
/// <param name="setIds">The ids of the application's set and of those that it had before.</param>
/// <param name="gate">Asked before each write.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock.</param>
internal sealed class ObjectApplier(ClusterReader reader, ClusterWriter writer, IReadOnlyCollection<string> setIds, PassGate gate, ApplyOptions options, TimeProvider time)
{
    private const string Step = "apply";

    private readonly ObjectReplacer _replacer = new(reader, writer);
    private readonly CreateTrial _trial = new(reader);
    private readonly AbsenceWaiter _absence = new(reader, options, time);

    /// <summary>Applies.</summary>
    /// <param name="change">What was planned: it has a desired object.</param>
    /// <param name="brought">The set brings the kind or the namespace that the object needs: it may take a moment.</param>
    /// <param name="cancel">Ends everything; the outcome of a running request is then unknown.</param>
    public async Task<ChangeResult> ApplyAsync(PlannedChange change, bool brought, CancellationToken cancel)
    {
        var (attempt, patience) = (new ApplyAttempt(change, options.IsJudged(change.Reference)), new Patience(options, time));
        if (change.Desired!.FormerManager is { } former && attempt.IsAdoption && await TakeOverAsync(change, attempt, former, cancel) is { } barred) return barred;
        if (attempt.IsReadFirst && await RereadAsync(change, attempt, cancel) is { } early) return early;
        while (true)
        {
            var method = attempt.Method;
            if (method == WriteMethod.Recreate && await _trial.RefusalAsync(change.Desired, cancel) is var (refused, mayPass)) return attempt.Fail(refused, mayPass);
            if (gate.Closed is { } closed) return attempt.Fail(ChangeResult.NotTried(change, closed, transient: true).Failure!, transient: true);
            var answer = await SendAsync(change, attempt, method, cancel);
            switch (method == WriteMethod.Recreate ? ApplyRules.AfterDeleteFirst(answer.Kind) : ApplyRules.AfterApply(answer.Kind, attempt.Fence is not null, brought))
            {
                case NextStep.Done when method == WriteMethod.Apply: return attempt.Done(answer);
                case NextStep.Done: attempt.Replaced(answer.ReadMetadata()); break;
                case NextStep.Gone:
                    attempt.Deleted();
                    if (await _absence.WaitAsync(change, attempt.Fence!.Uid, cancel) is { } held) return attempt.Fail(held, transient: true);
                    attempt.Gone();
                    break;
                case NextStep.Leave: return Deleting(change);
                case NextStep.Force when !attempt.Force && !OfAnotherApplication(answer): attempt.Take(answer.Conflicts); break;
                case NextStep.Wait when await patience.WaitAsync(answer, cancel): break;
                case NextStep.WaitAndReread when await patience.WaitAsync(answer, cancel):
                    attempt.MayBeDone();
                    if (await RereadAsync(change, attempt, cancel) is { } end) return end;
                    break;
                case NextStep.Reread when attempt.Rereads < options.MaxRereads:
                    if (await RereadAsync(change, attempt, cancel) is { } final) return final;
                    break;
                case NextStep.Fail when answer.Kind == AnswerKind.Immutable && attempt.MayRecreate: attempt.Recreate(WhatCannotChange(answer)); break;
                case NextStep.Fail when answer.Kind == AnswerKind.Invalid && method == WriteMethod.Apply && attempt.Fence is not null && await _trial.IsTakenAsync(change.Desired, cancel):
                    return attempt.Fail(CreateTrial.Advise(answer.Describe(change.Subject, Step)), transient: false);
                default: return Failed(change, attempt, answer);
            }
        }
    }

    // Before the object is ours: killed in between, the next pass adopts it all the same. Whatever is not as planned the apply itself will find.
    private async Task<ChangeResult?> TakeOverAsync(PlannedChange change, ApplyAttempt attempt, string former, CancellationToken cancel)
    {
        for (var looks = 0; looks < options.MaxRereads && gate.Closed is null; looks++)
        {
            var read = await reader.ReadAsync(change.Resource, change.Reference.Namespace, change.Reference.Name, cancel);
            if (read.Kind != AnswerKind.Ok || read.ReadMetadata() is not { } live || live.Uid != attempt.Fence!.Uid || !Adoption.IsOne(live)) return null;
            if (ManagedFields.TakenOver(read.ReadBody()!, former) is not { } entries) return null;
            var answer = await writer.SetManagedFieldsAsync(change.Resource, live, entries, cancel);
            if (answer.Kind == AnswerKind.Ok) attempt.TakenOver(answer.ReadMetadata(), former);
            if (answer.Kind != AnswerKind.Stale) return answer.Kind == AnswerKind.Ok ? null : Failed(change, attempt, answer);
        }
        return null;
    }

    private Task<ApiAnswer> SendAsync(PlannedChange change, ApplyAttempt attempt, WriteMethod method, CancellationToken cancel) => method switch
    {
        WriteMethod.Recreate => writer.DeleteAsync(change.Resource, change.Reference.Namespace, change.Reference.Name, attempt.Fence!.Uid, attempt.Fence.ResourceVersion, DeletePropagation.Background, cancel),
        WriteMethod.Replace => _replacer.ReplaceAsync(change, attempt.Fence!, cancel),
        _ => writer.ApplyAsync(change.Resource, attempt.Content(), attempt.Force, cancel, change.Desired!.FieldManager),
    };

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

        if (!answer.Succeeded) return Failed(change, attempt, answer);
        var live = answer.ReadMetadata();
        if (!change.Outside && ForeignOwner.Of(change.Desired!, live, setIds, Step) is { } foreign) return attempt.Fail(foreign, transient: false);
        return Expect(attempt, live, attempt.NeedsContent ? answer.ReadBody() : null);
    }

    // Two applications that say different things of one namespace would take turns for ever.
    private static bool OfAnotherApplication(ApiAnswer answer) => answer.Conflicts.Any(static one => one.Manager.StartsWith(ApiPaths.FieldManager + "/", StringComparison.Ordinal));

    private static ChangeResult Failed(PlannedChange change, ApplyAttempt attempt, ApiAnswer answer) =>
        attempt.Fail(answer.Describe(change.Subject, Step), answer.Transient || answer.Kind == AnswerKind.Stale);

    private static string WhatCannotChange(ApiAnswer answer) => $"{(answer.Fields.Count == 0 ? "a field" : PlainText.Clean(string.Join(", ", answer.Fields)))} cannot be changed";

    private static ChangeResult? Expect(ApplyAttempt attempt, LiveMetadata live, JsonObject? read)
    {
        try
        {
            attempt.Expect(live, read);
            return null;
        }
        catch (FailureException limit) when (!limit.Transient)
        {
            return attempt.Fail(limit.Failure, transient: false);
        }
    }

    private static ChangeResult Deleting(PlannedChange change) => new(change, ChangeOutcome.Skipped) { Reason = "it is being deleted; it is made anew once it is gone" };
}
