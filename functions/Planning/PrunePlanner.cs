using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>Plans what becomes of members that Git has no more. Every reason not to delete is said.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="complete">All of Git and all of the cluster could be read.</param>
internal sealed class PrunePlanner(PlanRequest request, bool complete)
{
    /// <summary>Deletions that need no setting, however small the set.</summary>
    public const int FreeDeletions = 10;

    /// <summary>Plans, in the order of deleting.</summary>
    /// <param name="live">All members.</param>
    /// <param name="desired">What Git has.</param>
    public IReadOnlyList<PlannedChange> Plan(LiveObjects live, DesiredState desired)
    {
        var wanted = desired.Objects.Concat(desired.Others).Select(static one => one.Reference).ToHashSet();
        // One object may be served under two groups (Ingress): what Git has under the one is not to be deleted under the other.
        var uids = live.All.Where(one => wanted.Contains(one.Reference)).Select(static one => one.Uid).ToHashSet();
        var gone = live.All.Where(one => !wanted.Contains(one.Reference) && !uids.Contains(one.Uid)).OrderBy(static one => one.Reference.ToString(), StringComparer.Ordinal);
        var all = AllOrNothing(desired.Objects.Count == 0);
        var namespaces = desired.Objects.Select(static one => one.Reference.Namespace).ToHashSet();
        var planned = ObjectOrder.ForPrune(gone, static one => one.Reference).Select(one => Plan(one, live.ResourceOf(one), all, namespaces)).ToList();
        return WithinBudget(planned, live.All.Count(), desired.Objects.Count == 0);
    }

    private PlannedChange Plan(LiveMetadata live, ApiResource resource, string? all, IReadOnlySet<string> namespaces)
    {
        var application = request.Application;
        var prune = new PlannedChange { Action = PlanAction.Prune, Reference = live.Reference, Resource = resource, Live = live, Propagation = Propagation() };
        if (PruneRules.NotOurs(live, application) is { } foreign) return Skip(prune, foreign) with { Differs = false, Outlives = live.DeletionTimestamp is null };
        // Argo CD's: whether such an object is there or not, the application is in sync.
        prune = prune with { Differs = !CompareOptionRules.Has(live.Annotations.GetValueOrDefault(CompareOptionRules.Annotation), CompareOptionRules.IgnoreExtraneous) };
        if (request.Deletes && PruneRules.Outlives(live, application) is { } kept) return Skip(prune, kept) with { Differs = false, Outlives = true };
        if ((all ?? PruneRules.Kept(live, application, namespaces)) is { } reason) return Skip(prune, reason);
        if (PruneRules.AsksForConfirmation(live, application) is not { } asks) return prune;
        return request.Confirmation.Of(live.Reference) is { } confirmed
            ? prune with { Reason = confirmed }
            : Skip(prune, $"{asks}: {request.Confirmation.HowTo(application.Name, live.Reference)}") with { AwaitsConfirmationSince = request.Confirmation.Since(live.Reference) };
    }

    // As for any deletion by kubectl. Argo CD's own default is foreground: the object then stays until all that it owns is gone.
    private DeletePropagation Propagation() => request.Application switch
    {
        { IsDeleting: true } one when one.Finalizers.Contains(CascadeFinalizer.Foreground) => DeletePropagation.Foreground,
        { IsDeleting: true } one when one.Finalizers.Contains(CascadeFinalizer.Background) => DeletePropagation.Background,
        var one => Propagation(one.SyncOptions),
    };

    private static DeletePropagation Propagation(SyncOptionSet options) => options.Of("PrunePropagationPolicy") switch
    {
        "PrunePropagationPolicy=foreground" => DeletePropagation.Foreground,
        "PrunePropagationPolicy=orphan" => DeletePropagation.Orphan,
        _ => DeletePropagation.Background,
    };

    private string? AllOrNothing(bool nothingDesired)
    {
        if (!complete) return "nothing is deleted, because Git or the cluster could not be read completely";
        if (request.Deletes) return null; // the finalizer has said so
        if (!request.Prune) return "pruning is off (spec.syncPolicy.automated.prune)";
        return nothingDesired && !request.Application.SyncPolicy.AllowEmpty ? "Git holds no objects at all, and spec.syncPolicy.automated.allowEmpty is off" : null;
    }

    // All or none: a budget that is used up halfway would leave an application half there.
    private List<PlannedChange> WithinBudget(List<PlannedChange> planned, int members, bool nothingDesired)
    {
        var deletions = planned.Count(static change => change.Action == PlanAction.Prune);
        var budget = Budget(members, nothingDesired);
        if (deletions <= budget || request.IgnorePruneBudget) return planned;
        var reason = $"{deletions} objects would be deleted, and the budget is {budget}; raise gitops.functions/max-prune, or allow it for one sync: `gitops sync {request.Application.Name} --prune --ignore-prune-budget`";
        return [.. planned.Select(change => change.Action == PlanAction.Prune ? Skip(change, reason) : change)];
    }

    // An application that may be emptied needs no second permission for it, but a number that was written down counts.
    private int Budget(int members, bool nothingDesired) =>
        request.Application.MaxPrune ?? (nothingDesired ? int.MaxValue : Math.Max(FreeDeletions, members / 2));

    private static PlannedChange Skip(PlannedChange change, string reason) => change with { Action = PlanAction.Skip, Reason = reason };
}
