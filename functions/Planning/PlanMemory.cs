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
        IsTrusted = memory is not null;
        foreach (var one in memory?.Objects ?? []) _objects[one.Reference] = one;
    }

    private PlanMemory(Dictionary<ObjectReference, RememberedObject> objects) => _objects = objects;

    /// <summary>There is a memory, and it is of this cluster's past.</summary>
    public bool IsTrusted { get; }

    /// <summary>All kinds that are remembered: a second place to look for members, should the parent have been tampered with.</summary>
    public IEnumerable<ObjectReference> References => _objects.Keys;

    /// <summary>
    /// The memory, or one that proves nothing where an object is an earlier version of itself: after a restore of etcd, generations that are
    /// remembered come a second time, with another content.
    /// </summary>
    public PlanMemory Against(IEnumerable<LiveMetadata> live) =>
        live.Any(one => _objects.GetValueOrDefault(one.Reference) is { } known && known.IsAheadOf(one.Uid, one.ResourceVersion)) ? new PlanMemory(_objects) : this;

    /// <summary>
    /// The object is there as it was after our last write, and Git wants nothing else. Where fields are ignored the hash on the object may be an older
    /// one: what Git changed in such fields only is not written.
    /// </summary>
    public bool Proves(DesiredObject desired, LiveMetadata live) =>
        IsTrusted && (HashOf(live) == desired.Hash || desired.Ignored is not null)
        && _objects.GetValueOrDefault(desired.Reference) is { } known
        && known.Uid == live.Uid && known.DesiredHash == desired.Hash && known.ApiVersion == desired.Manifest.ApiVersion && known.IgnoreRules == desired.Ignored?.Digest
        && (known.FieldsHash.Length > 0 ? IsAsWeLeftIt(known, live) : known.ResourceVersion == live.ResourceVersion);

    /// <summary>Git wanted the same when it was last written.</summary>
    public bool Knows(DesiredObject desired) => _objects.GetValueOrDefault(desired.Reference)?.DesiredHash == desired.Hash;

    /// <summary>Git wanted something else when it was last written.</summary>
    public bool KnowsOtherwise(DesiredObject desired) => _objects.GetValueOrDefault(desired.Reference) is { } known && known.DesiredHash != desired.Hash;

    // Another writer that changes a field of ours takes it from us; one that uses our name leaves the time of its apply.
    private static bool IsAsWeLeftIt(RememberedObject known, LiveMetadata live) =>
        known.Generation == (live.Generation ?? 0) && known.FieldsHash == live.FieldsHash && known.AppliedAt == live.AppliedAt;

    /// <summary>The desired hash that a live object carries.</summary>
    public static string? HashOf(LiveMetadata live) => live.Annotations.GetValueOrDefault(OwnMetadata.DesiredHash);
}
