using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>An object that is looked for in a cluster.</summary>
/// <param name="Resource">Its kind, as the cluster serves it.</param>
/// <param name="Reference">Its identity.</param>
/// <param name="Subject">What failures name.</param>
internal sealed record SoughtObject(ApiResource Resource, ObjectReference Reference, string Subject)
{
    /// <summary>One that is to be applied.</summary>
    public static SoughtObject Of(DesiredObject desired) => new(desired.Resource, desired.Reference, desired.Subject);
}
