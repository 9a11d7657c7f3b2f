using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;

namespace GitOps.Functions.Planning;

/// <summary>A registration as planning sees it: like an object of a cluster.</summary>
internal static class RegistrationMetadata
{
    /// <summary>Makes it.</summary>
    /// <param name="one">The registration.</param>
    /// <param name="setId">The ApplySet of its parent.</param>
    public static LiveMetadata Of(Registration one, string setId) => new(
        one.Reference,
        one.Manifest.ApiVersion,
        one.Uid,
        one.Version,
        Generation: null,
        new Dictionary<string, string> { [ApplySet.PartOfLabel] = setId },
        Annotations(one),
        HasOwner: false,
        one.DeletingSince,
        one.Finalizers,
        FieldsHash: null,
        AppliedAt: "");

    private static Dictionary<string, string> Annotations(Registration one) => new(ManifestFields.TextMap(one.Manifest.Json, "metadata.annotations"))
    {
        [OwnMetadata.Application] = one.Parent,
        [OwnMetadata.Revision] = one.Revision,
        [OwnMetadata.DesiredHash] = one.Hash,
    };
}
