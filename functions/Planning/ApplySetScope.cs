using System.Collections.Immutable;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>Where a set's members are: what its parent says so that others, and we after a loss of memory, know where to look.</summary>
/// <param name="GroupKinds"><c>Kind.group</c>, or <c>Kind</c> of the core group.</param>
/// <param name="Namespaces">Namespaces other than the parent's.</param>
internal sealed record ApplySetScope(ImmutableSortedSet<string> GroupKinds, ImmutableSortedSet<string> Namespaces)
{
    /// <summary>Nowhere.</summary>
    public static ApplySetScope Empty { get; } = new(ImmutableSortedSet.Create<string>(StringComparer.Ordinal), ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>Where some objects are.</summary>
    /// <param name="members">The objects.</param>
    /// <param name="parentNamespace">The parent's namespace, which is not listed.</param>
    public static ApplySetScope Of(IEnumerable<ObjectReference> members, string parentNamespace)
    {
        var all = members.ToList();
        return new ApplySetScope(
            all.Select(static one => one.GroupKind).ToImmutableSortedSet(StringComparer.Ordinal),
            all.Select(static one => one.Namespace).Where(ns => ns.Length > 0 && ns != parentNamespace).ToImmutableSortedSet(StringComparer.Ordinal));
    }

    /// <summary>Both.</summary>
    public ApplySetScope Union(ApplySetScope other) => new(GroupKinds.Union(other.GroupKinds), Namespaces.Union(other.Namespaces));

    /// <summary>Nothing of the other is missing here.</summary>
    public bool Covers(ApplySetScope other) => GroupKinds.IsSupersetOf(other.GroupKinds) && Namespaces.IsSupersetOf(other.Namespaces);

    /// <inheritdoc />
    public bool Equals(ApplySetScope? other) => other is not null && GroupKinds.SetEquals(other.GroupKinds) && Namespaces.SetEquals(other.Namespaces);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(GroupKinds.Count, Namespaces.Count);

    /// <inheritdoc />
    public override string ToString() => $"{string.Join(',', GroupKinds)};{string.Join(',', Namespaces)}";
}
