using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>What would have to be done to make the cluster what Git says. Planning only reads: diff, drift and dry-run end here.</summary>
internal sealed record Plan
{
    /// <summary>The application's name.</summary>
    public required string Application { get; init; }

    /// <summary>The revision: a commit, or the version of a chart.</summary>
    public required string Revision { get; init; }

    /// <summary>One for each object of Git, in the order of applying, then those that Git has no more, in the order of deleting.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>Who asked for the pass.</summary>
    public PlanCause Cause { get; init; } = PlanCause.Unknown;

    /// <summary>The applications that a change of each registration concerns; empty where nothing is registered.</summary>
    public IReadOnlyDictionary<ObjectReference, IReadOnlyList<string>> Concerned { get; init; } = new Dictionary<ObjectReference, IReadOnlyList<string>>();

    /// <summary>What is known and not acted on, each a sentence without its full stop.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The hooks that a sync would run, besides the changes.</summary>
    public IReadOnlyList<PlannedHook> Hooks { get; init; } = [];

    /// <summary>What becomes of the ApplySet's parent.</summary>
    public required PlannedParent Parent { get; init; }

    /// <summary>All members of the set as they were read.</summary>
    public required IReadOnlyDictionary<ObjectReference, LiveMetadata> Live { get; init; }

    /// <summary>The destination namespace as it was read; null where it is not there, or the application does not make it.</summary>
    public LiveMetadata? Destination { get; init; }

    /// <summary>The namespaces that the application went to before, where something of its set there is left.</summary>
    public IReadOnlyList<string> FormerNamespaces { get; init; } = [];

    /// <summary>What was remembered of the objects when the plan was made; null where nothing was.</summary>
    public ApplicationMemory? Remembered { get; init; }

    /// <summary>
    /// Every object that is there was compared by dry-run: nothing was taken from memory. Not so where one could not be compared and may be later.
    /// </summary>
    public bool FullyChecked { get; init; }

    /// <summary>The application's set.</summary>
    public ApplySet ApplySet => Parent.Set;

    /// <summary>The ids of the application's set and of those that it had before.</summary>
    public IReadOnlyCollection<string> SetIds => [ApplySet.Id, .. FormerNamespaces.Select(ns => new ApplySet(Application, ns).Id)];

    /// <summary>What of Git or of the cluster could not be read or planned, except for single objects (<see cref="PlannedChange.Failure"/>).</summary>
    public required IReadOnlyList<Failure> Incomplete { get; init; }

    /// <summary>SHA-256 (lower-case hex) of what would be written and with which fences: equal digests mean the same plan.</summary>
    public required string Digest { get; init; }

    /// <summary>All failures: a plan with one may be carried out, and never prunes.</summary>
    public IReadOnlyList<Failure> Failures => [.. Incomplete.Concat(Changes.Select(static change => change.Failure).OfType<Failure>()).Distinct()];

    /// <summary>What would be written or deleted.</summary>
    public IEnumerable<PlannedChange> Writes => Changes.Where(static change => change.IsWrite);

    /// <summary>Carrying it out would write to the cluster.</summary>
    public bool HasWrites => Writes.Any() || Parent.WriteAfter(Members, written: null);

    /// <summary>The cluster is not what Git says, or that could not be found out.</summary>
    public bool Differs => Incomplete.Count > 0 || Changes.Any(static change => change.Differs);

    /// <summary>Where the set's members are now.</summary>
    public ApplySetScope Members => ApplySetScope.Of(Changes.Where(IsMember).Select(static change => change.Reference).Concat(LiveHooks), Parent.Set.ParentNamespace);

    /// <summary>Objects of hooks that the cluster has, with the set's label.</summary>
    public IEnumerable<ObjectReference> LiveHooks => Hooks.Select(static hook => hook.Reference).Where(Live.ContainsKey);

    /// <summary>The cluster has the object, with the set's label.</summary>
    public bool IsMember(PlannedChange change) => !change.Outside && change.Live?.Labels.GetValueOrDefault(ApplySet.PartOfLabel) == Parent.Set.Id;

    /// <summary>The plan of a sync that runs the hooks too: the parent names their kinds before the first of them is made.</summary>
    public Plan WithHooks() => this with { Parent = Parent with { During = Parent.During.Union(ApplySetScope.Of(Hooks.Select(static hook => hook.Reference), Parent.Set.ParentNamespace)) } };

    /// <summary>The waves of the objects that would be written, in their order.</summary>
    public IReadOnlyList<int> Waves => [.. Writes.Where(static change => change.Desired is not null).Select(static change => change.Wave).Distinct().Order()];

    /// <summary>How many objects have an action.</summary>
    public int Count(PlanAction action) => Changes.Count(change => change.Action == action);
}
