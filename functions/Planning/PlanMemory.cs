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

    /// <summary>
    /// The object is there as it was after our last write, and Git wants nothing else. Where fields are ignored the hash on the object may be an older
    /// one: what Git changed in such fields only is not written.
    /// </summary>
    public bool Proves(DesiredObject desired, LiveMetadata live) =>
        _objects.GetValueOrDefault(desired.Reference) is { } known
        && (HashOf(live) == desired.Hash || desired.Ignored is not null)
        && known == Entry(desired, live);

    /// <summary>What is to be remembered of an object; null where we own nothing of it.</summary>
    public static RememberedObject? Entry(DesiredObject desired, LiveMetadata live) => live.FieldsHash is { } fields
        ? new RememberedObject(desired.Reference, live.Uid, live.Generation ?? 0, fields, desired.Hash, desired.Manifest.ApiVersion, desired.Ignored?.Digest)
        : null;

    /// <summary>Git wanted the same when it was last written.</summary>
    public bool Knows(DesiredObject desired) => _objects.GetValueOrDefault(desired.Reference)?.DesiredHash == desired.Hash;

    /// <summary>The desired hash that a live object carries.</summary>
    public static string? HashOf(LiveMetadata live) => live.Annotations.GetValueOrDefault(OwnMetadata.DesiredHash);
}
