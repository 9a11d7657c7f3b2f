using GitOps.Functions.Manifests;

namespace GitOps.Functions.Reconciling;

/// <summary>Annotations of Argo CD's on objects that are not acted on yet. Nothing is ignored silently: each is a warning in the application's status.</summary>
internal static class UnsupportedAnnotations
{
    private const string Prefix = "argocd.argoproj.io/";
    private const string SyncOptions = Prefix + "sync-options";

    // What is acted on, and what only says how Argo CD itself keeps track.
    private static readonly string[] Known = [SyncOptions, Prefix + "tracking-id", Prefix + "installation-id", Prefix + "skip-file-rendering"];
    private static readonly string[] KnownOptions = ["Prune=false", "Prune=confirm", "Delete=false", "Delete=confirm", "ServerSideApply=true", "PruneLast=true", "ApplyOutOfSyncOnly=true"];

    /// <summary>One sentence for each that is found.</summary>
    public static IEnumerable<string> In(IEnumerable<KubernetesObject> objects) => objects.SelectMany(Of);

    private static IEnumerable<string> Of(KubernetesObject one)
    {
        foreach (var (name, _) in one.Annotations ?? [])
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && !Known.Contains(name))
                yield return $"{one.Reference} ({one.Origin}): the annotation {name} is not acted on yet; the object is applied like any other";
        }
        foreach (var option in (one.Annotation(SyncOptions) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Except(KnownOptions, StringComparer.Ordinal))
            yield return $"{one.Reference} ({one.Origin}): the sync option {option} is not acted on yet";
    }
}
