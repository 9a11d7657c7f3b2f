using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;

namespace GitOps.Functions.Planning;

/// <summary>What keeps one object from being pruned.</summary>
internal static class PruneRules
{
    private const string SyncOptions = "argocd.argoproj.io/sync-options";

    private static readonly string[] Keeping = ["Prune=false", "Delete=false", "Prune=confirm", "Delete=confirm"];

    /// <summary>Why an object with our label is none of ours to delete, or null: such an object is no difference to Git.</summary>
    public static string? NotOurs(LiveMetadata live, string application)
    {
        if (live.DeletionTimestamp is not null) return "it is being deleted already";
        // Its delete policy says when it goes. One that left Git stays for people to look at, as in Argo CD.
        if (SyncTiming.Of(name => live.Annotations.GetValueOrDefault(name)).IsHook) return "it is a hook, and those are not pruned";
        if (live.HasOwner) return "another object owns it, which only copied our label to it";
        // Controllers copy labels (a Service's to its Endpoints), but not this annotation.
        return live.Annotations.GetValueOrDefault(OwnMetadata.Application) != application ? $"it has our label, but was not applied by us (annotation {OwnMetadata.Application})" : null;
    }

    /// <summary>Why an object of ours stays, or null.</summary>
    public static string? Kept(LiveMetadata live, Application application)
    {
        var options = (live.Annotations.GetValueOrDefault(SyncOptions) ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (options.FirstOrDefault(option => Keeping.Contains(option)) is { } keeping) return $"its annotation {SyncOptions} says {keeping}";
        if (!ProtectedKinds.Contains(live.Reference) || ProtectedKinds.IsNamed(live.Reference, application.PruneByName)) return null;
        return $"a {live.Reference.Kind} is only deleted when asked for by name: annotation {ProtectedKinds.Annotation}: {live.Reference.Kind}/{live.Reference.Name} on the Application";
    }
}
