using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>
/// Kinds whose deletion takes more with it than the object: all objects of the kind, all objects in it, or data. They are only pruned when
/// asked for by name: annotation <c>gitops.functions/prune-kinds: Namespace/shop, PersistentVolumeClaim</c> on the Application.
/// </summary>
internal static class ProtectedKinds
{
    /// <summary>The annotation on the Application.</summary>
    public const string Annotation = "gitops.functions/prune-kinds";

    /// <summary>What <see cref="TryParse"/> asks for, for messages.</summary>
    public const string Rule = "must be a list of Kind or Kind/name, separated by commas, of the kinds CustomResourceDefinition, Namespace and PersistentVolumeClaim";

    private static readonly string[] GroupKinds = ["CustomResourceDefinition.apiextensions.k8s.io", "Namespace", "PersistentVolumeClaim"];

    /// <summary>Whether an object is of such a kind.</summary>
    public static bool Contains(ObjectReference reference) => GroupKinds.Contains(reference.GroupKind);

    /// <summary>Whether the annotation's entries name the object.</summary>
    public static bool IsNamed(ObjectReference reference, IReadOnlyList<string> entries) =>
        entries.Any(entry => entry == reference.Kind || entry == $"{reference.Kind}/{reference.Name}");

    /// <summary>Reads the annotation.</summary>
    public static bool TryParse(string text, out IReadOnlyList<string> entries)
    {
        entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return entries.Count > 0 && entries.All(IsEntry);
    }

    private static bool IsEntry(string entry) =>
        entry.Split('/') is [var kind, .. var name] && GroupKinds.Any(known => known.Split('.')[0] == kind) && (name is [] || (name is [var one] && Rfc1123.IsSubdomain(one)));
}
