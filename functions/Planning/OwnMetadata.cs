namespace GitOps.Functions.Planning;

/// <summary>The labels and annotations that are ours. In a repository's files they are stripped: what they say is said by us, last.</summary>
internal static class OwnMetadata
{
    /// <summary>Label on every applied object: the id of its ApplySet (KEP-3659).</summary>
    public const string PartOf = "applyset.kubernetes.io/part-of";

    /// <summary>Annotation: the application's name.</summary>
    public const string Application = "gitops.functions/application";

    /// <summary>Annotation: the commit of the last change. Never itself a difference.</summary>
    public const string Revision = "gitops.functions/revision";

    /// <summary>Annotation: digest of the desired object without our own metadata.</summary>
    public const string DesiredHash = "gitops.functions/desired-hash";

    /// <summary>Annotation of Argo CD's: <c>Prune=false</c>, <c>Delete=false</c>, comma-separated.</summary>
    public const string SyncOptions = "argocd.argoproj.io/sync-options";

    /// <summary>Whether a label or annotation is one that a repository's files may not set.</summary>
    public static bool IsOurs(string key) => key.StartsWith("applyset.kubernetes.io/", StringComparison.Ordinal) || key is Application or Revision or DesiredHash;
}
