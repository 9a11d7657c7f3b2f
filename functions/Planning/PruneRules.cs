using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;

namespace GitOps.Functions.Planning;

/// <summary>What keeps one object from being pruned.</summary>
internal static class PruneRules
{
    private const string ResourcePolicy = "helm.sh/resource-policy";

    /// <summary>Why an object with our label is none of ours to delete, or null: such an object is no difference to Git.</summary>
    public static string? NotOurs(LiveMetadata live, Application application)
    {
        if (live.DeletionTimestamp is not null) return "it is being deleted already";
        // Its delete policy says when it goes. One that left Git stays for people to look at, as in Argo CD. With the application it goes.
        if (!application.IsDeleting && SyncTiming.Of(name => live.Annotations.GetValueOrDefault(name)).IsHook) return "it is a hook, and those are not pruned";
        if (live.HasOwner) return "another object owns it, which only copied our label to it";
        // Controllers copy labels (a Service's to its Endpoints), but not this annotation.
        if (live.Annotations.GetValueOrDefault(OwnMetadata.Application) != application.Name) return $"it has our label, but was not applied by us (annotation {OwnMetadata.Application})";
        return application.CreatesNamespace && IsDestination(live, application) ? "it is the destination namespace, which CreateNamespace=true keeps" : null;
    }

    /// <summary>Why an object of ours stays whatever a person confirms, or null.</summary>
    /// <param name="live">The object.</param>
    /// <param name="application">The application.</param>
    /// <param name="namespaces">The namespaces that Git has objects in.</param>
    public static string? Kept(LiveMetadata live, Application application, IReadOnlySet<string> namespaces)
    {
        if (Said(live, application) is { } said && !said.Option.EndsWith("=confirm", StringComparison.Ordinal))
            return Says(said);
        // It would take them with it, and the next pass could not make them again before it is gone.
        if (live.Reference is { Group: "", Kind: "Namespace" } && namespaces.Contains(live.Reference.Name)) return "objects that Git has are in this namespace";
        if (!ProtectedKinds.Contains(live.Reference) || ProtectedKinds.IsNamed(live.Reference, application.PruneByName)) return null;
        return $"a {live.Reference.Kind} is only deleted when asked for by name: annotation {ProtectedKinds.Annotation}: {live.Reference.Kind}/{live.Reference.Name} on the Application";
    }

    /// <summary>Why an object of an application that is deleted is left in the cluster, or null.</summary>
    public static string? Outlives(LiveMetadata live, Application application)
    {
        if (Said(live, application) is { } said && !said.Option.EndsWith("=confirm", StringComparison.Ordinal)) return Says(said);
        // As in Argo CD.
        if (live.Annotations.GetValueOrDefault(ResourcePolicy)?.Trim() == "keep") return $"its annotation {ResourcePolicy} says keep";
        return ProtectedKinds.Contains(live.Reference) && !ProtectedKinds.IsNamed(live.Reference, application.PruneByName)
            ? $"a {live.Reference.Kind} is only deleted when asked for by name ({ProtectedKinds.Annotation})"
            : null;
    }

    /// <summary>What asks for a person's confirmation before an object is deleted, or null.</summary>
    public static string? AsksForConfirmation(LiveMetadata live, Application application) =>
        Said(live, application) is { } said && said.Option.EndsWith("=confirm", StringComparison.Ordinal) ? Says(said) : null;

    private static (string Option, string Place)? Said(LiveMetadata live, Application application) =>
        ObjectOptions.Of(live.Annotations.GetValueOrDefault, application) is var options && application.IsDeleting ? options.Removal() : options.Deletion();

    private static string Says((string Option, string Place) said) => $"{said.Place} says {Outcomes.PlainText.Clean(said.Option)}";

    private static bool IsDestination(LiveMetadata live, Application application) =>
        live.Reference is { Group: "", Kind: "Namespace" } && live.Reference.Name == application.Destination.Namespace;
}
