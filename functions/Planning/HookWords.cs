using System.Collections.Frozen;

namespace GitOps.Functions.Planning;

/// <summary>The words that hook annotations may hold, Argo CD's own and Helm's, which Argo CD reads in their absence.</summary>
internal static class HookWords
{
    /// <summary>Argo CD's: which phases, comma separated.</summary>
    public const string Hook = "argocd.argoproj.io/hook";

    /// <summary>Argo CD's: when it is deleted, comma separated.</summary>
    public const string DeletePolicy = "argocd.argoproj.io/hook-delete-policy";

    /// <summary>Argo CD's: the order within a phase, a whole number; smaller is earlier, 0 where it is not written.</summary>
    public const string Wave = "argocd.argoproj.io/sync-wave";

    /// <summary>Helm's.</summary>
    public const string HelmHook = "helm.sh/hook";

    /// <summary>Helm's.</summary>
    public const string HelmDeletePolicy = "helm.sh/hook-delete-policy";

    /// <summary>Helm's name of a wave.</summary>
    public const string HelmWeight = "helm.sh/hook-weight";

    /// <summary>The phase that a word stands for. Null: known, and nothing that a sync runs (a deletion's hook, a chart's test).</summary>
    public static FrozenDictionary<string, SyncPhase?> Phases { get; } = new Dictionary<string, SyncPhase?>
    {
        ["PreSync"] = SyncPhase.PreSync,
        ["Sync"] = SyncPhase.Sync,
        ["PostSync"] = SyncPhase.PostSync,
        ["SyncFail"] = SyncPhase.SyncFail,
        ["Skip"] = null,
        ["PreDelete"] = null,
        ["PostDelete"] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The same for Helm's words. An upgrade and an install are the same to a reconciler.</summary>
    public static FrozenDictionary<string, SyncPhase?> HelmPhases { get; } = new Dictionary<string, SyncPhase?>
    {
        ["pre-install"] = SyncPhase.PreSync,
        ["pre-upgrade"] = SyncPhase.PreSync,
        ["post-install"] = SyncPhase.PostSync,
        ["post-upgrade"] = SyncPhase.PostSync,
        ["pre-delete"] = null,
        ["post-delete"] = null,
        ["pre-rollback"] = null,
        ["post-rollback"] = null,
        ["test"] = null,
        ["test-success"] = null,
        ["test-failure"] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words of a hook annotation that no sync runs, and that are more than a wish to leave the object out.</summary>
    public static IEnumerable<string> NotRun(string? hook) =>
        (hook ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(static word => word is "PreDelete" or "PostDelete");

    /// <summary>Delete policies of both.</summary>
    public static FrozenDictionary<string, HookDeletePolicies> Policies { get; } = new Dictionary<string, HookDeletePolicies>
    {
        ["BeforeHookCreation"] = HookDeletePolicies.BeforeHookCreation,
        ["HookSucceeded"] = HookDeletePolicies.HookSucceeded,
        ["HookFailed"] = HookDeletePolicies.HookFailed,
        ["before-hook-creation"] = HookDeletePolicies.BeforeHookCreation,
        ["hook-succeeded"] = HookDeletePolicies.HookSucceeded,
        ["hook-failed"] = HookDeletePolicies.HookFailed,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
