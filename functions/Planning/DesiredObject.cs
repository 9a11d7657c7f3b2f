using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>One object as it is to be in the cluster.</summary>
/// <param name="Manifest">What is sent: from Git, with its namespace and our own label and annotations.</param>
/// <param name="Resource">Its kind as the server serves it; null where a CustomResourceDefinition of the same set brings it first.</param>
/// <param name="Hash">Digest of what Git says of it, without our own metadata; keyed for a Secret.</param>
internal sealed record DesiredObject(KubernetesObject Manifest, ApiResource? Resource, string Hash)
{
    /// <summary>Its identity, with its namespace.</summary>
    public ObjectReference Reference { get; } = Manifest.Reference;

    /// <summary>For errors: the object, and where it is written.</summary>
    public string Subject => $"{Reference} ({Manifest.Origin})";
}
