using System.Collections.Concurrent;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// Objects that Git changed, read whole while the lists of their kinds come. What a write changes is told by what was there before, and to read that
/// right before the write is a round trip that the pass has to wait for.
/// </summary>
internal sealed class ReadAhead
{
    /// <summary>Most objects: they are held until they are written. A larger change reads each in its turn.</summary>
    public const int Most = 32;

    private readonly ConcurrentDictionary<ObjectReference, ApiAnswer> _read = [];

    private ReadAhead()
    {
    }

    /// <summary>Reads those of which something else was wanted when they were last written; none where the changes are asked for beforehand.</summary>
    /// <returns>What could be read: what could not is read again when it is written, and then told if it fails.</returns>
    public static async Task<ReadAhead> ReadAsync(ClusterReader reader, PlanRequest request, Task<DesiredState> building, PlanMemory memory, CancellationToken cancel)
    {
        var ahead = new ReadAhead();
        if (request.ShowChanges) return ahead;
        var changed = (await building).Objects.Where(one => one is { Ignored: null, AwaitsDefinition: false } && memory.KnowsOtherwise(one)).Take(Most + 1).ToList();
        if (changed.Count <= Most) await Task.WhenAll(changed.Select(one => ahead.ReadAsync(reader, one, cancel)));
        return ahead;
    }

    /// <summary>The object, where it was read in the version that the list has; null otherwise.</summary>
    public ApiAnswer? Find(LiveMetadata live) =>
        _read.GetValueOrDefault(live.Reference) is { Kind: AnswerKind.Ok } read && read.ReadMetadata() is var seen && (seen.Uid, seen.ResourceVersion) == (live.Uid, live.ResourceVersion) ? read : null;

    private async Task ReadAsync(ClusterReader reader, DesiredObject one, CancellationToken cancel) =>
        _read[one.Reference] = await reader.ReadAsync(one.Resource, one.Reference.Namespace, one.Reference.Name, cancel);
}
