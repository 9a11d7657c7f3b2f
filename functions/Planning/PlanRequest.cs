using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Planning;

/// <summary>What to plan.</summary>
internal sealed record PlanRequest
{
    /// <summary>The application.</summary>
    public required Application Application { get; init; }

    /// <summary>Its objects as Git has them.</summary>
    public required RenderResult Rendered { get; init; }

    /// <summary>The revision: a commit, or the version of a chart.</summary>
    public required string Revision { get; init; }

    /// <summary>What is remembered of earlier passes in this very cluster; null where nothing is, which costs requests and is never wrong.</summary>
    public ApplicationMemory? Memory { get; init; }

    /// <summary>The key for hashes of Secrets, at least 16 bytes. Another key makes every Secret look changed.</summary>
    public required ReadOnlyMemory<byte> HashKey { get; init; }

    /// <summary>The namespaces that the application went to before, as long as anything of it is left there.</summary>
    public IReadOnlyList<string> FormerNamespaces { get; init; } = [];

    /// <summary>The sets that the application had there.</summary>
    public IEnumerable<ApplySet> FormerSets => FormerNamespaces.Where(ns => ns != Application.Destination.Namespace).Distinct().Select(ns => new ApplySet(Application.Name, ns));

    /// <summary>Objects that left Git may be deleted: the policy says so, or a person does.</summary>
    public bool Prune { get; init; }

    /// <summary>What a person has confirmed of the deletions that wait for it.</summary>
    public PruneConfirmation Confirmation { get; init; } = PruneConfirmation.None;

    /// <summary>A person takes the responsibility for more deletions than the budget allows.</summary>
    public bool IgnorePruneBudget { get; init; }

    /// <summary>What is registered: children of this application among it.</summary>
    public Registry Registry { get; init; } = Registry.Empty;

    /// <summary>Who asked for the pass, and the delivery that led to it: passes over children that it changes are asked for in their name.</summary>
    public PlanCause Cause { get; init; } = PlanCause.Unknown;

    /// <summary>The application left Git with a finalizer: all of it is to be deleted, its ApplySet's parent last.</summary>
    public bool Deletes => Application.IsDeleting;

    /// <summary>Id of the sync that hooks would run in: the one that goes on, or a new one. Hooks are marked with it.</summary>
    public string Operation { get; init; } = "";

    /// <summary>When that sync began: a part of the names that hooks with a generateName get.</summary>
    public DateTimeOffset OperationStartedAt { get; init; }

    /// <summary>Check every object that is there by dry-run, whatever is remembered.</summary>
    public bool FullCheck { get; init; }

    /// <summary>
    /// The members may be listed as the API server's cache has them, at a thirtieth of the cost: for checks that come again by themselves, and for an application's first pass. A change
    /// of the last moments may be missed until the next one. Nothing wrong is written for it: what looks new or changed is read again from the
    /// storage, as is everything before a deletion, and a write carries the version that was seen.
    /// </summary>
    public bool CachedLists { get; init; }

    /// <summary>
    /// Ask the cluster what the changes of Git would change: two requests for each changed object. Without it only drift is looked into, and a change
    /// is compared when it is written, at the cost of one.
    /// </summary>
    public bool ShowChanges { get; init; } = true;
}
