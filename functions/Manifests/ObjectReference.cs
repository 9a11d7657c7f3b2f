namespace GitOps.Functions.Manifests;

/// <summary>
/// The identity of an object in one cluster. The version is no part of it: <c>apps/v1beta1</c> and <c>apps/v1</c> name the same Deployment.
/// </summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Kind">Kind, as in the manifest.</param>
/// <param name="Namespace">Namespace; empty for cluster-scoped objects.</param>
/// <param name="Name">metadata.name.</param>
internal sealed record ObjectReference(string Group, string Kind, string Namespace, string Name)
{
    /// <summary><c>Kind</c> for the core group, else <c>Kind.group</c>, the form that ApplySets and kubectl use.</summary>
    public string GroupKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary><c>Deployment.apps shop/web</c>, or <c>Namespace shop</c> for cluster-scoped ones.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{GroupKind} {Name}" : $"{GroupKind} {Namespace}/{Name}";
}
