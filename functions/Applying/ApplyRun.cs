using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>One run over one plan: the results so far, and the steps of <see cref="Applier"/>.</summary>
internal sealed class ApplyRun
{
    private const int Parallel = 16;

    private readonly Plan _plan;
    private readonly ObjectApplier _applier;
    private readonly ObjectPruner _pruner;
    private readonly ParentWriter _parent;
    private readonly DefinitionWait _definitions;
    private readonly HashSet<string> _namespaces;
    private readonly ConcurrentDictionary<ObjectReference, ChangeResult> _results = new();
    private ApiCatalogue? _served;
    private Failure? _blocked;

    /// <summary>Nothing is done yet.</summary>
    public ApplyRun(ClusterConnection connection, Plan plan, WriteFence fence, TimeProvider time)
    {
        var writer = ClusterWriter.For(connection);
        _plan = plan;
        _applier = new ObjectApplier(writer, connection.Reader, fence, time);
        _pruner = new ObjectPruner(writer, fence, time);
        _parent = new ParentWriter(_applier, plan);
        _definitions = new DefinitionWait(connection.Reader, time);
        _namespaces = [.. plan.Changes.Where(c => IsNamespace(c.Reference)).Select(c => c.Reference.Name)];
        foreach (var change in plan.Changes.Where(c => !c.IsWrite)) _results[change.Reference] = NotWritten(change);
    }

    /// <summary>The results, in the plan's order.</summary>
    public ApplyResult Result => new([.. _plan.Changes.Select(c => _results[c.Reference])]);

    private bool AllWell => _blocked is null && _plan.Failures.Count == 0 && _results.Values.All(r => r.Outcome != ChangeOutcome.Failed);

    /// <summary>Namespaces come before the parent, which may live in one of them.</summary>
    public Task NamespacesAsync(CancellationToken cancel) => ApplyAsync(Writes().Where(c => IsNamespace(c.Reference) && c.Action != PlanAction.Prune), cancel);

    /// <summary>Without a parent no object may be written: it would be in a set that nobody can find.</summary>
    public async Task ExpandParentAsync(CancellationToken cancel) => _blocked = await _parent.ExpandAsync(cancel);

    /// <summary>CustomResourceDefinitions, and the wait until the server serves what they bring.</summary>
    public async Task DefinitionsAsync(CancellationToken cancel)
    {
        var definitions = Writes().Where(c => DefinitionWait.IsDefinition(c.Reference) && c.Action != PlanAction.Prune).ToList();
        await ApplyAsync(definitions, cancel);
        await _definitions.UntilEstablishedAsync(definitions.Select(c => _results[c.Reference]).Where(r => r.Outcome != ChangeOutcome.Failed), cancel);
        var brought = Writes().Where(c => c.Desired is { Resource: null }).Select(c => c.Desired!).ToList();
        if (brought.Count > 0) _served = await _definitions.UntilServedAsync(brought, cancel);
    }

    /// <summary>Everything else, stage by stage.</summary>
    public async Task RestAsync(CancellationToken cancel)
    {
        foreach (var stage in Writes().Where(c => c.Action != PlanAction.Prune && !_results.ContainsKey(c.Reference)).GroupBy(c => ObjectOrder.Stage(c.Reference)).OrderBy(g => g.Key))
            await ApplyAsync(stage, cancel);
    }

    /// <summary>Deletes what left Git, the last applied first; nothing where anything failed.</summary>
    public async Task PruneAsync(CancellationToken cancel)
    {
        var prunes = Writes().Where(c => c.Action == PlanAction.Prune).ToList();
        if (!AllWell)
        {
            foreach (var change in prunes) _results[change.Reference] = Skipped(change, "nothing is pruned in a pass in which something failed");
            return;
        }
        foreach (var stage in prunes.GroupBy(c => ObjectOrder.Stage(c.Reference)).OrderByDescending(g => g.Key))
            await EachAsync(stage, async (change, stop) => _results[change.Reference] = await _pruner.PruneAsync(change, stop), cancel);
    }

    /// <summary>The parent names no more than is there; where something failed it keeps naming what may be.</summary>
    public async Task ShrinkParentAsync(CancellationToken cancel)
    {
        if (AllWell) await _parent.ShrinkAsync(cancel);
    }

    private IEnumerable<PlannedChange> Writes() => _plan.Changes.Where(c => c.IsWrite);

    private Task ApplyAsync(IEnumerable<PlannedChange> changes, CancellationToken cancel) =>
        EachAsync(changes, async (change, stop) => _results[change.Reference] = await ApplyAsync(change, stop), cancel);

    private async Task<ChangeResult> ApplyAsync(PlannedChange change, CancellationToken cancel)
    {
        if (_blocked is not null) return Failed(change, _blocked.Cause);
        var desired = change.Desired!;
        var resource = desired.Resource ?? _served?.Find(desired.Manifest.ApiVersion, desired.Manifest.Kind);
        if (resource is null) return Failed(change, $"the cluster does not serve {desired.Manifest.Kind} in {desired.Manifest.ApiVersion}, though a CustomResourceDefinition for it was applied");
        return await _applier.ApplyAsync(change, resource, Brought(change), cancel);
    }

    private bool Brought(PlannedChange change) => change.Desired!.Resource is null || _namespaces.Contains(change.Reference.Namespace);

    private static bool IsNamespace(ObjectReference reference) => reference is { Group: "", Kind: "Namespace" };

    private static Task EachAsync(IEnumerable<PlannedChange> changes, Func<PlannedChange, CancellationToken, Task> work, CancellationToken cancel) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            changes, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (change, stop) => await work(change, stop));

    private static ChangeResult NotWritten(PlannedChange change) => change.Action == PlanAction.Skip
        ? Skipped(change, change.Reason)
        : new ChangeResult { Change = change, Outcome = ChangeOutcome.Unchanged };

    private static ChangeResult Skipped(PlannedChange change, string reason) => new() { Change = change, Outcome = ChangeOutcome.Skipped, Reason = reason };

    private static ChangeResult Failed(PlannedChange change, string cause) =>
        new() { Change = change, Outcome = ChangeOutcome.Failed, Failure = new Failure(change.Subject, "apply", cause) };
}
