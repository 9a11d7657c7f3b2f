using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Starts and deletes hooks. The object carries the mark of its sync, so that starting twice, after a kill, starts once: the mark is the proof.
/// </summary>
/// <param name="reader">The cluster.</param>
/// <param name="applier">Applies one object.</param>
/// <param name="pruner">Deletes one object.</param>
/// <param name="setIds">The ids of the application's set and of those that it had before.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class HookApplier(ClusterReader reader, ObjectApplier applier, ObjectPruner pruner, IReadOnlyCollection<string> setIds, ApplyOptions options, TimeProvider time)
{
    private const string Step = "start hook";

    /// <summary>Starts a hook: deletes the one of an earlier sync where its policy says so, and applies it.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="cancel">Ends everything; the outcome of a running request is then unknown.</param>
    public async Task<HookStart> StartAsync(PlannedHook hook, CancellationToken cancel)
    {
        var (resource, reference) = (hook.Desired.Resource, hook.Reference);
        if (!resource.IsKnown) return new HookStart([], WaitsFor: $"the cluster does not serve kind {resource.Kind} in {resource.ApiVersion} yet");
        var answer = await reader.ReadAsync(resource, reference.Namespace, reference.Name, cancel);
        if (!answer.Succeeded) return IsAbsent(answer) ? await CreateAsync(hook, null, [], cancel) : Failed(answer, hook);
        var live = answer.ReadMetadata();
        if (live.Annotations.GetValueOrDefault(OwnMetadata.Operation) == hook.Tag && live.DeletionTimestamp is null) return new HookStart([], live);
        if (ForeignOwner.Of(hook.Desired, live, setIds, Step) is { } foreign) return new HookStart([], Failure: foreign);
        if (live.DeletionTimestamp is not null) return await WhenGoneAsync(hook, [], cancel);
        if (!hook.DeletePolicies.HasFlag(HookDeletePolicies.BeforeHookCreation)) return await CreateAsync(hook, live, [], cancel);
        var deleted = await DeleteAsync(resource, reference, live.Uid, "the hook of an earlier sync, before it is made anew", cancel);
        return deleted.Failure is { } failure ? new HookStart([deleted], Failure: failure, Transient: deleted.Transient) : await WhenGoneAsync(hook, [deleted], cancel);
    }

    /// <summary>Deletes a hook's object: exactly the one with the UID.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="hook">Which.</param>
    /// <param name="uid">Its UID.</param>
    /// <param name="reason">Why, for the audit.</param>
    /// <param name="cancel">Ends everything; the outcome of a running request is then unknown.</param>
    public async Task<ChangeResult> DeleteAsync(ApiResource resource, ObjectReference hook, string uid, string reason, CancellationToken cancel)
    {
        var live = new LiveMetadata(hook, resource.ApiVersion, uid, "", null, NoTexts, NoTexts, HasOwner: false, null, [], null, "");
        return await pruner.PruneAsync(new PlannedChange { Action = PlanAction.Prune, Reference = hook, Resource = resource, Live = live, Differs = false, Reason = reason }, cancel);
    }

    private static IReadOnlyDictionary<string, string> NoTexts { get; } = new Dictionary<string, string>();

    // A deletion takes the time of its finalizers and of the garbage collector; what takes longer than a moment is waited for by a later pass.
    private async Task<HookStart> WhenGoneAsync(PlannedHook hook, IReadOnlyList<ChangeResult> results, CancellationToken cancel)
    {
        var (start, pause) = (time.GetTimestamp(), options.FirstWait / 4);
        while (true)
        {
            var answer = await reader.ReadAsync(hook.Desired.Resource, hook.Reference.Namespace, hook.Reference.Name, cancel);
            if (IsAbsent(answer)) return await CreateAsync(hook, null, results, cancel);
            if (!answer.Succeeded) return Failed(answer, hook) with { Results = results };
            if (time.GetElapsedTime(start) > options.HookDeletionTime) return new HookStart(results, WaitsFor: "the hook of an earlier sync is still being deleted");
            await Task.Delay(pause, time, cancel);
            pause = pause * 2 < options.LongestWait ? pause * 2 : options.LongestWait;
        }
    }

    private async Task<HookStart> CreateAsync(PlannedHook hook, LiveMetadata? live, IReadOnlyList<ChangeResult> before, CancellationToken cancel)
    {
        var change = PlannedChange.Of(live is null ? PlanAction.Create : PlanAction.Update, hook.Desired, live);
        // Its namespace or its kind may have come in this very sync.
        var result = await applier.ApplyAsync(change, brought: true, cancel);
        IReadOnlyList<ChangeResult> results = [.. before, result with { Answer = null }];
        return result.Outcome == ChangeOutcome.Skipped
            ? new HookStart(before, WaitsFor: result.Reason)
            : new HookStart(results, result.Live, Failure: result.Failure, Transient: result.Transient);
    }

    private static HookStart Failed(ApiAnswer answer, PlannedHook hook) => new([], Failure: answer.Describe(hook.Desired.Subject, Step), Transient: answer.Transient);

    private static bool IsAbsent(ApiAnswer answer) => answer.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing or AnswerKind.NotServed;
}
