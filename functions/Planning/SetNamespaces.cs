using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// The namespaces in which a set's members can be. The parent names each before the first member is written there, so with it none is missing;
/// what is remembered stands in for a parent that somebody has deleted.
/// </summary>
internal static class SetNamespaces
{
    /// <summary>Finds them.</summary>
    /// <param name="set">The set.</param>
    /// <param name="desired">What Git has of kinds that live in namespaces. Those that name none go to the parent's.</param>
    /// <param name="scope">What the parent says.</param>
    /// <param name="memory">What is remembered.</param>
    /// <param name="former">The sets that the application had before.</param>
    public static IReadOnlyCollection<string> Of(ApplySet set, IEnumerable<KubernetesObject> desired, ApplySetScope scope, PlanMemory memory, FormerSets former) =>
    [
        .. desired.Select(static one => one.Namespace)
            .Concat(memory.References.Select(static one => one.Namespace))
            .Concat(scope.Namespaces)
            .Concat(former.Namespaces)
            .Append(set.ParentNamespace)
            .Where(static ns => ns.Length > 0)
            .Distinct(StringComparer.Ordinal),
    ];
}
