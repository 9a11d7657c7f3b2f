using System.Collections.Concurrent;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>One carrying out of one plan, wave by wave: the stages of each in their order, and the results as they come.</summary>
/// <param name="plan">The plan.</param>
/// <param name="applier">Applies one object.</param>
/// <param name="pruner">Deletes one object.</param>
/// <param name="definitions">Waits for CustomResourceDefinitions.</param>
/// <param name="registrations">Registers children, and removes them.</param>
/// <param name="options">Bounds.</param>
/// <param name="progress">Told each result as it comes; from several threads.</param>
internal sealed class ApplyPass(
    Plan plan, ObjectApplier applier, ObjectPruner pruner, DefinitionWaiter definitions, RegistrationWriter registrations, ApplyOptions options, IProgress<ChangeResult>? progress)
{
    private const int Stages = 4;

    private readonly ChangeResult?[] _results = new ChangeResult?[plan.Changes.Count];
    private readonly ParentWriter _parent = new(plan.Parent, applier);
    private readonly ConcurrentDictionary<string, bool> _namespaces = new(plan.Changes.Where(IsNamespace).Select(static change => KeyValuePair.Create(change.Reference.Name, true)));
    private readonly List<ObjectReference> _hooks = [.. plan.LiveHooks];

    /// <summary>The ApplySet's parent.</summary>
    public ParentWriter Parent => _parent;

    /// <summary>The results so far.</summary>
    public IReadOnlyList<ChangeResult> Results => [.. _results.OfType<ChangeResult>()];

    /// <summary>What comes before the first wave: what needs no write, the destination namespace, and the parent.</summary>
    /// <returns>False where the parent could not be written: nothing may be then.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancel)
    {
        await EachAsync(static change => !change.IsWrite, (change, _) => Task.FromResult(NothingToDo(change)), cancel);
        await EachAsync(change => IsNamespace(change) && change.Reference.Name == plan.Parent.Set.ParentNamespace, ApplyAsync, cancel);
        return await _parent.BeforeAsync(_namespaces.ContainsKey(plan.Parent.Set.ParentNamespace), cancel);
    }

    /// <summary>Applies the objects of one wave.</summary>
    /// <returns>The results that it brought.</returns>
    public async Task<IReadOnlyList<ChangeResult>> WaveAsync(int wave, CancellationToken cancel)
    {
        var brought = new List<ChangeResult>();
        for (var stage = 0; stage < Stages; stage++)
            brought.AddRange(await EachAsync(change => change.Desired is not null && change.Wave == wave && ObjectOrder.Stage(change.Reference) == stage, ApplyAsync, cancel));
        return brought;
    }

    /// <summary>Deletes what left Git, the last wave first.</summary>
    /// <returns>The results that it brought.</returns>
    public async Task<IReadOnlyList<ChangeResult>> PruneAsync(CancellationToken cancel)
    {
        var brought = new List<ChangeResult>();
        foreach (var wave in plan.Changes.Where(static change => change.Action == PlanAction.Prune).Select(static change => change.Wave).Distinct().OrderDescending().ToList())
        {
            for (var stage = Stages - 1; stage >= 0; stage--)
                brought.AddRange(await EachAsync(change => change.Action == PlanAction.Prune && change.Wave == wave && ObjectOrder.Stage(change.Reference) == stage, PruneAsync, cancel));
        }
        return brought;
    }

    /// <summary>What comes last: the parent drops what has no members, and what was not reached is told as <paramref name="left"/> says.</summary>
    public async Task EndAsync(Func<PlannedChange, ChangeResult> left, CancellationToken cancel)
    {
        if (_parent.Failed is null) await _parent.AfterAsync(Members(), cancel);
        await EachAsync(static _ => true, (change, _) => Task.FromResult(left(change)), cancel);
    }

    /// <summary>A hook's object is in the cluster now, or is no more.</summary>
    public void HookIs(ObjectReference hook, bool there)
    {
        _hooks.Remove(hook);
        if (there) _hooks.Add(hook);
    }

    /// <summary>The end of a change that the parent's failure kept from being tried.</summary>
    public ChangeResult WithoutParent(PlannedChange change) =>
        ChangeResult.NotTried(change, $"the application's ApplySet could not be written ({_parent.Failed?.Failure?.Cause})", _parent.Failed?.Transient ?? true);

    // Those that have no result yet, in parallel.
    private async Task<IEnumerable<ChangeResult>> EachAsync(Func<PlannedChange, bool> which, Func<PlannedChange, CancellationToken, Task<ChangeResult>> work, CancellationToken cancel)
    {
        var open = Enumerable.Range(0, _results.Length).Where(i => _results[i] is null && which(plan.Changes[i])).ToList();
        await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallel, CancellationToken = cancel }, async (i, stop) =>
        {
            var result = await work(plan.Changes[i], stop);
            _results[i] = result;
            progress?.Report(result);
        });
        return open.Select(i => _results[i]!);
    }

    private async Task<ChangeResult> ApplyAsync(PlannedChange change, CancellationToken cancel)
    {
        if (change.IsRegistration) return await registrations.ApplyAsync(change, cancel);
        if (!change.Resource.IsKnown) return ChangeResult.NotTried(change, $"the cluster does not serve kind {change.Resource.Kind} in {change.Resource.ApiVersion} yet", transient: true);
        if (change.Desired!.AwaitsDefinition && DefinitionFailed(change.Reference)) return ChangeResult.NotTried(change, "its CustomResourceDefinition could not be applied", transient: false);
        // A namespace of the same set was made just now: the server may take a moment to let objects in.
        var result = await applier.ApplyAsync(change, change.Desired.AwaitsDefinition || _namespaces.ContainsKey(change.Reference.Namespace), cancel);
        if (result.Outcome == ChangeOutcome.Failed && IsNamespace(change)) _namespaces.TryRemove(change.Reference.Name, out _);
        var written = result.Outcome is ChangeOutcome.Created or ChangeOutcome.Configured;
        return written && DefinedKinds.IsDefinition(change.Reference) ? await definitions.WaitAsync(result, cancel) : result;
    }

    // One failure anywhere: what took the place of an object may be what failed.
    private async Task<ChangeResult> PruneAsync(PlannedChange change, CancellationToken cancel)
    {
        var failed = _results.Count(static result => result is { Outcome: ChangeOutcome.Failed, Change.Desired: not null });
        return failed == 0
            ? await (change.IsRegistration ? registrations.PruneAsync(change, cancel) : pruner.PruneAsync(change, cancel))
            : new ChangeResult(change, ChangeOutcome.Skipped) { Reason = $"nothing is deleted, because {failed} {(failed == 1 ? "object" : "objects")} could not be applied" };
    }

    private static ChangeResult NothingToDo(PlannedChange change) => change.Action switch
    {
        PlanAction.Unchanged => new ChangeResult(change, ChangeOutcome.Unchanged),
        PlanAction.Skip => new ChangeResult(change, ChangeOutcome.Skipped) { Reason = change.Reason },
        _ => new ChangeResult(change, ChangeOutcome.Failed) { Failure = change.Failure, Transient = change.Transient },
    };

    private static bool IsNamespace(PlannedChange change) => change is { Desired: not null, IsWrite: true, Reference: { Group: "", Kind: "Namespace" } };

    private bool DefinitionFailed(ObjectReference custom) => _results.Any(result =>
        result is { Outcome: ChangeOutcome.Failed, Change.Desired: { } definition } && DefinedKinds.IsDefinition(result.Reference) && DefinedKinds.GroupKind(definition.Manifest) == custom.GroupKind);

    // A change that was not reached yet keeps its place: what is a member stays one.
    private ApplySetScope Members() => ApplySetScope.Of(plan.Changes.Where((change, i) => IsMember(change, _results[i])).Select(static change => change.Reference).Concat(_hooks), plan.Parent.Set.ParentNamespace);

    private bool IsMember(PlannedChange change, ChangeResult? result) => result is not { Gone: true } && !change.Outside && (result?.Live is not null || plan.IsMember(change));
}
