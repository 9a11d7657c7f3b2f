using System.Globalization;
using GitOps.Functions.Clusters;

namespace GitOps.Functions.Planning;

/// <summary>
/// Everything that stands between an object that left Git and its deletion. Each guard that says no says why in a sentence; an object that
/// is kept stays in the set and shows as a difference.
/// </summary>
internal sealed class PruneGuards(PlanRequest request, bool complete)
{
    /// <summary>Annotation of an Application: kinds, comma-separated, that are never deleted unless named here.</summary>
    public const string PruneKinds = "gitops.functions/prune-kinds";

    /// <summary>Deletions that a pass may always make, however small the set.</summary>
    public const int SmallestBudget = 10;

    // Deleting one of these deletes what others put into it, or data.
    private static readonly string[] Protected = ["CustomResourceDefinition", "Namespace", "PersistentVolumeClaim"];

    /// <summary>Plans what becomes of the objects that left Git.</summary>
    /// <param name="extra">Objects of the set that are not desired.</param>
    /// <param name="inSet">How many objects the set has in the cluster.</param>
    /// <param name="resources">Their kinds.</param>
    public IReadOnlyList<PlannedChange> Plan(IReadOnlyCollection<LiveMetadata> extra, int inSet, IReadOnlyDictionary<string, ApiResource> resources)
    {
        var changes = extra.Select(live => Plan(live, resources[live.Reference.GroupKind])).ToList();
        var prunes = changes.Count(c => c.Action == PlanAction.Prune);
        if (prunes <= Budget(inSet)) return changes;
        var reason = string.Create(CultureInfo.InvariantCulture,
            $"this pass would delete {prunes} of {inSet} objects, more than its budget of {Budget(inSet)}; gitops.functions/max-prune on the Application allows more");
        return [.. changes.Select(c => c.Action == PlanAction.Prune ? c with { Action = PlanAction.Skip, Reason = reason } : c)];
    }

    // Half of the set: what a mistake in a path or a selector typically exceeds, and a clean-up seldom. An empty set that was allowed is meant.
    private int Budget(int inSet) => request.Application.MaxPrune ?? (request.Rendered.Objects.Count == 0 ? inSet : Math.Max(SmallestBudget, inSet / 2));

    private PlannedChange Plan(LiveMetadata live, ApiResource resource)
    {
        var change = new PlannedChange { Reference = live.Reference, Action = PlanAction.Prune, Live = live, Resource = resource, ResourceVersion = live.ResourceVersion };
        return WhyNot(live) is { } reason ? change with { Action = PlanAction.Skip, Reason = reason } : change;
    }

    private string? WhyNot(LiveMetadata live)
    {
        if (live.DeletionTimestamp is not null) return "it is being deleted";
        if (!request.Prune) return "it is no longer in Git, and pruning is off (syncPolicy.automated.prune)";
        if (!complete) return "it is not in what could be read of Git, which is not all of it";
        if (request.Rendered.Objects.Count == 0 && !request.Application.SyncPolicy.AllowEmpty) return "Git has no object at all, and syncPolicy.automated.allowEmpty is off";
        if (Options(live).FirstOrDefault(o => o is "Prune=false" or "Delete=false") is { } option) return $"it carries the sync option {option}";
        return Protected.Contains(live.Reference.Kind) && !Named(live.Reference.Kind) ? $"a {live.Reference.Kind} is deleted only where {PruneKinds} on the Application names the kind" : null;
    }

    private bool Named(string kind) => Split(request.Application.Annotations.GetValueOrDefault(PruneKinds)).Contains(kind, StringComparer.Ordinal);

    private static string[] Options(LiveMetadata live) => Split(live.Annotations.GetValueOrDefault(OwnMetadata.SyncOptions));

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
