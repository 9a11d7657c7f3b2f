using GitOps.Functions.Manifests;

namespace GitOps.Functions.Clusters;

/// <summary>What planning needs to know of an object in the cluster, without its content.</summary>
/// <param name="Reference">Its identity.</param>
/// <param name="ApiVersion">The version that it was read in.</param>
/// <param name="Uid">metadata.uid: another one under the same name is another object.</param>
/// <param name="ResourceVersion">metadata.resourceVersion: moves with every write. Opaque.</param>
/// <param name="Generation">metadata.generation: moves with the spec; null for kinds without (ConfigMap, Secret, RBAC).</param>
/// <param name="Labels">Labels that mean something to us (<see cref="LiveMetadataReader.Keeps"/>).</param>
/// <param name="Annotations">Annotations that mean something to us.</param>
/// <param name="HasOwner">It has an owner reference: a controller made it.</param>
/// <param name="DeletionTimestamp">When its deletion was asked for; null where it was not.</param>
/// <param name="Finalizers">Who holds up its deletion.</param>
/// <param name="FieldsHash">SHA-256 (lower-case hex) of the fields that our last apply owns, or null where we own none.</param>
/// <param name="AppliedAt">The time of that apply as the server wrote it, to the second; empty where we own none.</param>
internal sealed record LiveMetadata(
    ObjectReference Reference,
    string ApiVersion,
    string Uid,
    string ResourceVersion,
    long? Generation,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    bool HasOwner,
    DateTimeOffset? DeletionTimestamp,
    IReadOnlyList<string> Finalizers,
    string? FieldsHash,
    string AppliedAt);
