using GitOps.Functions.FieldPaths;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>What should run where: an Argo CD Application (<c>argoproj.io/v1alpha1</c>) as this reconciler reads it.</summary>
internal sealed record Application
{
    private const string MigrationManager = "argocd.argoproj.io/client-side-apply-migration-manager";

    /// <summary>metadata.name: RFC 1123 subdomain, unique in the catalogue. Partition key, lease name and message content.</summary>
    public required string Name { get; init; }

    /// <summary>spec.source, or spec.sources: one at least.</summary>
    public required IReadOnlyList<ApplicationSource> Sources { get; init; }

    /// <summary>The first source.</summary>
    public ApplicationSource Source => Sources[0];

    /// <summary>spec.destination.</summary>
    public required ApplicationDestination Destination { get; init; }

    /// <summary>spec.syncPolicy; all off where it is not written.</summary>
    public SyncPolicy SyncPolicy { get; init; } = new();

    /// <summary>spec.syncPolicy.retry.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>How long a sync with hooks or waves may take (annotation <c>gitops.functions/sync-timeout</c>).</summary>
    public TimeSpan SyncTimeout { get; init; } = RetryReader.DefaultTimeout;

    /// <summary>spec.syncPolicy.syncOptions: what counts for every object that says nothing else itself.</summary>
    public SyncOptionSet SyncOptions { get; init; } = SyncOptionSet.None;

    /// <summary>spec.syncPolicy.managedNamespaceMetadata; null where it is not written. Counts with <c>CreateNamespace=true</c>.</summary>
    public NamespaceMetadata? ManagedNamespace { get; init; }

    /// <summary>
    /// When a person approved of deletions that wait for a confirmation (annotation <c>argocd.argoproj.io/deletion-approved</c>); null where nobody
    /// did. Counts for what waited then, not for what leaves Git later.
    /// </summary>
    public DateTimeOffset? DeletionApproved { get; init; }

    /// <summary>spec.ignoreDifferences.</summary>
    public IReadOnlyList<IgnoreDifference> IgnoreDifferences { get; init; } = [];

    /// <summary>Sync option <c>RespectIgnoreDifferences=true</c>: ignored fields are not written either.</summary>
    public bool RespectIgnoreDifferences { get; init; }

    /// <summary>metadata.annotations, those of ours (<c>gitops.functions/…</c>) among them.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields that Argo CD knows and we do not act on yet, each a sentence that names the field; shown in status and audit.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>File and line of the manifest.</summary>
    public required ManifestOrigin Origin { get; init; }

    /// <summary>Variables that are put into the rendered objects (annotation <c>gitops.functions/substitute</c>); null where nothing is.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>What else brings variables, a later one before an earlier one; what is in <see cref="Variables"/> goes before all of them.</summary>
    public IReadOnlyList<VariableSource> VariableSources { get; init; } = [];

    /// <summary>All variables, once those of <see cref="VariableSources"/> were read from the cluster; null before, and where there are none of those.</summary>
    public VariableValues? Values { get; init; }

    /// <summary>What brings values of the chart from the cluster, a later one before an earlier one; what the source itself says goes before all of them.</summary>
    public IReadOnlyList<ChartValueSource> ChartValueSources { get; init; } = [];

    /// <summary>The chart's values, once those of <see cref="ChartValueSources"/> were read from the cluster; null before, and where there are none of those.</summary>
    public ChartValues? ChartValues { get; init; }

    /// <summary>A variable that is not set, and has no default, is an error (annotation <c>gitops.functions/substitute-strict</c>).</summary>
    public bool VariablesStrict { get; init; } = true;

    /// <summary>Names of the Applications that must be ready before this one is synced (annotation <c>gitops.functions/depends-on</c>).</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Who or what says that it is not to be reconciled for now; empty where nothing does.</summary>
    public string Suspended { get; init; } = "";

    /// <summary>For those that depend on it, it is ready once it is applied, healthy or not (as a Flux Kustomization is without <c>wait</c>).</summary>
    public bool ReadyWhenApplied { get; init; }

    /// <summary>What must be healthy for a sync to have succeeded; null where applying is all.</summary>
    public HealthWait? HealthWait { get; init; }

    /// <summary>Any object may be deleted and made anew where a field of it cannot be changed (Flux's <c>force</c>).</summary>
    public bool Force { get; init; }

    /// <summary>How often it is checked, where that is less often than the app's setting says; null means just as that says.</summary>
    public TimeSpan? CheckInterval { get; init; }

    /// <summary>Most objects that one pass may delete (annotation <c>gitops.functions/max-prune</c>); null means the default budget.</summary>
    public int? MaxPrune { get; init; }

    /// <summary>metadata.finalizers. <see cref="CascadeFinalizer"/> counts where the Application is a <see cref="Registered"/> one.</summary>
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>Another application's source has it: as that registered it. Null for one of a file, and for the root.</summary>
    public Registration? Registered { get; init; }

    /// <summary>It left Git, and its objects are being deleted.</summary>
    public bool IsDeleting => Registered is { DeletingSince: not null };

    /// <summary>It is the configuration repository: its objects are Applications and Clusters, and no cluster gets any.</summary>
    public bool IsRoot { get; init; }

    /// <summary>The destination namespace is made where it is missing.</summary>
    public bool CreatesNamespace => SyncOptions.Has("CreateNamespace=true");

    /// <summary>
    /// The field manager whose fields become ours when an object is adopted, as if we had applied them: what is not in Git goes. That of <c>kubectl apply</c>,
    /// or the one that the annotation <c>argocd.argoproj.io/client-side-apply-migration-manager</c> names; null with <c>ClientSideApplyMigration=false</c>.
    /// </summary>
    public string? FormerManager => SyncOptions.Has("ClientSideApplyMigration=false") ? null
        : Annotations.GetValueOrDefault(MigrationManager) is { Length: > 0 } named ? named : "kubectl-client-side-apply";

    /// <summary>Objects of <see cref="ProtectedKinds"/> that may be deleted (annotation <c>gitops.functions/prune-kinds</c>): <c>Kind</c> or <c>Kind/name</c>.</summary>
    public IReadOnlyList<string> PruneByName { get; init; } = [];
}
