using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>One carrying out of one plan: the stages in their order, and the results as they come.</summary>
/// <param name="plan">The plan.</param>
/// <param name="applier">Applies one object.</param>
/// <param name="pruner">Deletes one object.</param>
/// <param name="definitions">Waits for CustomResourceDefinitions.</param>
/// <param name="options">Bounds.</param>
/// <param name="progress">Told each result as it comes; from several threads.</param>
internal sealed class ApplyPass(
    Plan plan, ObjectApplier applier, ObjectPruner pruner, DefinitionWaiter definitions, ApplyOptions options, IProgress<ChangeResult>? progress)
{
    private readonly ChangeResult?[] _results = new ChangeResult?[plan.Changes.Count];
    private readonly ParentWriter _parent = new(plan.Parent, applier);

    /// <summary>Carries the plan out.</summary>
    public async Task<IReadOnlyList<ChangeResult>> RunAsync(CancellationToken cancel)
    {
        await EachAsync(static change => !change.IsWrite, (change, _) => Task.FromResult(NothingToDo(change)), cancel);
        await EachAsync(IsDestination, ApplyAsync, cancel);
        if (await _parent.BeforeAsync(Brings(plan.Parent.Set.ParentNamespace), cancel))
        {
            for (var stage = 0; stage <= 3; stage++) await EachAsync(change => change.Desired is not null && ObjectOrder.Stage(change.Reference) == stage, ApplyAsync, cancel);
            for (var stage = 3; stage >= 0; stage--) await EachAsync(change => change.Action == PlanAction.Prune && ObjectOrder.Stage(change.Reference) == stage, PruneAsync, cancel);
            await _parent.AfterAsync(Members(), cancel);
        }

        await EachAsync(static _ => true, (change, _) => Task.FromResult(WithoutParent(change)), cancel);
        return [.. _results.OfType<ChangeResult>()];
    }

    /// <summary>The ApplySet's parent.</summary>
    public ParentWriter Parent => _parent;

    // Those that have no result yet, in parallel.
    private Task EachAsync(Func<PlannedChange, bool> which, Func<PlannedChange, CancellationToken, Task<ChangeResult>> work, CancellationToken cancel)
    {
        var open = Enumerable.Range(0, _results.Length).Where(i => _results[i] is null && which(plan.Changes[i])).ToList();
        return Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallel, CancellationToken = cancel }, async (i, stop) =>
        {
            var result = await work(plan.Changes[i], stop);
            _results[i] = result;
            progress?.Report(result);
        });
    }

    private async Task<ChangeResult> ApplyAsync(PlannedChange change, CancellationToken cancel)
    {
        if (change.Desired!.AwaitsDefinition && DefinitionFailed(change.Reference)) return ChangeResult.NotTried(change, "its CustomResourceDefinition could not be applied", transient: false);
        var result = await applier.ApplyAsync(change, change.Desired.AwaitsDefinition || Brings(change.Reference.Namespace), cancel);
        var written = result.Outcome is ChangeOutcome.Created or ChangeOutcome.Configured;
        return written && DefinedKinds.IsDefinition(change.Reference) ? await definitions.WaitAsync(result, cancel) : result;
    }

    // One failure anywhere: what took the place of an object may be what failed.
    private async Task<ChangeResult> PruneAsync(PlannedChange change, CancellationToken cancel)
    {
        var failed = _results.Count(static result => result is { Outcome: ChangeOutcome.Failed, Change.Desired: not null });
        return failed == 0
            ? await pruner.PruneAsync(change, cancel)
            : new ChangeResult(change, ChangeOutcome.Skipped) { Reason = $"nothing is deleted, because {failed} {(failed == 1 ? "object" : "objects")} could not be applied" };
    }

    private static ChangeResult NothingToDo(PlannedChange change) => change.Action switch
    {
        PlanAction.Unchanged => new ChangeResult(change, ChangeOutcome.Unchanged),
        PlanAction.Skip => new ChangeResult(change, ChangeOutcome.Skipped) { Reason = change.Reason },
        _ => new ChangeResult(change, ChangeOutcome.Failed) { Failure = change.Failure, Transient = change.Transient },
    };

    private ChangeResult WithoutParent(PlannedChange change) =>
        ChangeResult.NotTried(change, $"the application's ApplySet could not be written ({_parent.Failed?.Failure?.Cause})", _parent.Failed?.Transient ?? true);

    private bool IsDestination(PlannedChange change) => change.Desired is not null && change.Reference is { Group: "", Kind: "Namespace" } && change.Reference.Name == plan.Parent.Set.ParentNamespace;

    // It was made just now: the server may take a moment to let objects in.
    private bool Brings(string ns) => _results.Any(result =>
        result is { Outcome: ChangeOutcome.Created or ChangeOutcome.Configured, Reference: { Group: "", Kind: "Namespace" } made } && made.Name == ns);

    private bool DefinitionFailed(ObjectReference custom) => _results.Any(result =>
        result is { Outcome: ChangeOutcome.Failed, Change.Desired: { } definition } && DefinedKinds.IsDefinition(result.Reference) && DefinedKinds.GroupKind(definition.Manifest) == custom.GroupKind);

    private ApplySetScope Members() => ApplySetScope.Of(
        _results.OfType<ChangeResult>().Where(result => !result.Gone && !result.Change.Outside && (result.Live is not null || plan.IsMember(result.Change))).Select(static result => result.Reference), plan.Parent.Set.ParentNamespace);
}
