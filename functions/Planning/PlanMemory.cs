using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// What earlier passes remember, asked one object at a time. An object of which all is as it was right after our write, and of which Git wants the
/// same, needs no request.
/// </summary>
internal sealed class PlanMemory
{
    private readonly Dictionary<ObjectReference, RememberedObject> _objects = [];

    /// <summary>Takes the memory.</summary>
    public PlanMemory(ApplicationMemory? memory)
    {
        foreach (var one in memory?.Objects ?? []) _objects[one.Reference] = one;
    }

    /// <summary>All kinds that are remembered: a second place to look for members, should the parent have been tampered with.</summary>
    public IEnumerable<ObjectReference> References => _objects.Keys;

    /// <summary>The object is there as it was after our last write, and Git wants nothing else.</summary>
    public bool Proves(DesiredObject desired, LiveMetadata live) =>
        _objects.GetValueOrDefault(desired.Reference) is { } known
        && live.FieldsHash is not null
        && HashOf(live) == desired.Hash
        && known == new RememberedObject(desired.Reference, live.Uid, live.Generation ?? 0, live.FieldsHash, desired.Hash, desired.Manifest.ApiVersion);

    /// <summary>Git wanted the same when it was last written.</summary>
    public bool Knows(DesiredObject desired) => _objects.GetValueOrDefault(desired.Reference)?.DesiredHash == desired.Hash;

    /// <summary>The desired hash that a live object carries.</summary>
    public static string? HashOf(LiveMetadata live) => live.Annotations.GetValueOrDefault(OwnMetadata.DesiredHash);
}
