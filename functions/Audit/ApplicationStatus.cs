using GitOps.Functions.Health;

namespace GitOps.Functions.Audit;

/// <summary>
/// How an application stands: one row, replaced whole by whoever holds the application's lock. Lists and texts are cut when written so that
/// the row always fits, with a count of what was left out; the audit has everything.
/// </summary>
internal sealed record ApplicationStatus
{
    /// <summary>The application's name.</summary>
    public required string Application { get; init; }

    /// <summary>The application whose source has this one; empty where it is written in a file.</summary>
    public string Parent { get; init; } = "";

    /// <summary>Id of its registration: another one means that the Application was removed meanwhile. Empty where it is written in a file.</summary>
    public string Registration { get; init; } = "";

    /// <summary>Since when no Application of that name is found to be managed; null for one that is.</summary>
    public DateTimeOffset? UnmanagedSince { get; init; }

    /// <summary>Is the cluster what Git says.</summary>
    public SyncStatus Sync { get; init; }

    /// <summary>How far the last pass came; null before the first.</summary>
    public OperationPhase? Phase { get; init; }

    /// <summary>The last pass in one sentence. At most 2,000 characters.</summary>
    public string Message { get; init; } = "";

    /// <summary>Worst health of the application's objects.</summary>
    public HealthStatus Health { get; init; } = HealthStatus.Unknown;

    /// <summary>Which object is so, and why; empty for a healthy application. At most 1,500 characters.</summary>
    public string HealthMessage { get; init; } = "";

    /// <summary>The revision that was last synced: a commit, or the version of a chart. Empty before the first.</summary>
    public string Revision { get; init; } = "";

    /// <summary>The revision that the target revision was at when last resolved.</summary>
    public string TargetRevision { get; init; } = "";

    /// <summary>Which Git trees were last synced, from where and how rendered: an equal key means nothing to fetch and nothing to render.</summary>
    public string TreeKey { get; init; } = "";

    /// <summary>Which Git trees were last rendered, where those are others than the ones that were synced: a sync that waits or failed.</summary>
    public string RenderedTrees { get; init; } = "";

    /// <summary>Digest of what was last rendered.</summary>
    public string RenderDigest { get; init; } = "";

    /// <summary>What became of the objects in the last pass.</summary>
    public ChangeCounts Counts { get; init; } = new();

    /// <summary>What failed in the last pass.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>How many failures were left out.</summary>
    public int FailuresOmitted { get; init; }

    /// <summary>What is not right and did not fail.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How many warnings were left out.</summary>
    public int WarningsOmitted { get; init; }

    /// <summary>Objects that differ from Git.</summary>
    public IReadOnlyList<DriftedObject> Drift { get; init; } = [];

    /// <summary>How many drifted objects were left out.</summary>
    public int DriftOmitted { get; init; }

    /// <summary>Objects whose deletion waits for a person's confirmation. One that is left out for length is found again later, as new.</summary>
    public IReadOnlyList<AwaitedConfirmation> AwaitedConfirmations { get; init; } = [];

    /// <summary>The last pass.</summary>
    public string Pass { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When the cluster was last made, or found, to be what Git says.</summary>
    public DateTimeOffset? LastSyncedAt { get; init; }

    /// <summary>When every object was last compared by dry-run, whatever was remembered of it; null where that is not known.</summary>
    public DateTimeOffset? LastFullCheckAt { get; init; }

    /// <summary>
    /// What that full check found and the checks before it had missed: defects of the app, each with the object and its fields. They stand
    /// until a full check finds none.
    /// </summary>
    public IReadOnlyList<string> Defects { get; init; } = [];

    /// <summary>How many defects were left out.</summary>
    public int DefectsOmitted { get; init; }

    /// <summary>When the next drift check is due; null means at once.</summary>
    public DateTimeOffset? NextDriftAt { get; init; }

    /// <summary>The delivery that led to the last pass.</summary>
    public string LastDelivery { get; init; } = "";

    /// <summary>The last sync that took several steps: it runs while <see cref="Phase"/> says so. Null where there was none.</summary>
    public SyncOperation? Operation { get; init; }

    /// <summary>What a sync that did not begin waits for; null where it waits for nothing.</summary>
    public AwaitedDependencies? Waits { get; init; }

    /// <summary>Who or what says that the application is not reconciled for now; empty where nothing does. All else is as it was when that began.</summary>
    public string Suspended { get; init; } = "";

    /// <summary>The namespaces that the application went to before, as long as something of its set there is left.</summary>
    public IReadOnlyList<string> FormerNamespaces { get; init; } = [];

    /// <summary>Of an application that is being deleted, once its set goes: the objects that stay in the cluster, each with the reason.</summary>
    public IReadOnlyList<string> LeftBehind { get; init; } = [];

    /// <summary>The application's ApplySet; null before the first apply.</summary>
    public InventorySummary? Inventory { get; init; }
}
