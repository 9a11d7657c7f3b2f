using System.Text.Json;
using GitOps.Functions.Manifests;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>
/// What the planner remembers, one compressed blob per application (<c>snapshots</c>, <c>memory/APPLICATION</c>). Written by whoever holds the
/// application's lock, replaced whole: a kill leaves the old one or the new one.
/// </summary>
internal sealed class MemoryStore(StorageClients clients)
{
    /// <summary>Most bytes that a blob may expand to: about 200,000 objects.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly BlobStore blobs = clients.Container(AuditDetails.ContainerName);

    /// <summary>The memory, or null where there is none, it cannot be understood, or it is of another version or cluster: then all is checked.</summary>
    /// <exception cref="Outcomes.FailureException">The account cannot be reached (transient).</exception>
    public Task<ApplicationMemory?> ReadAsync(string application, string clusterId, CancellationToken cancel) => ReadAsync(application, Task.FromResult(clusterId), cancel);

    /// <summary>The same, read while it is being found out which cluster is meant.</summary>
    /// <exception cref="Outcomes.FailureException">As above, or that of <paramref name="clusterId"/>.</exception>
    public async Task<ApplicationMemory?> ReadAsync(string application, Task<string> clusterId, CancellationToken cancel)
    {
        var memory = await blobs.ReadAsync(Path(application), cancel) is { } packed && Gzip.TryExpand(packed, MaxBytes) is { } json ? Parse(json) : null;
        return memory?.ClusterId == await clusterId ? memory : null;
    }

    /// <summary>Replaces it.</summary>
    public Task WriteAsync(string application, ApplicationMemory memory, CancellationToken cancel)
    {
        var document = new MemoryDocument(MemoryDocument.CurrentVersion, memory.ClusterId, memory.Objects, memory.Health, memory.HealthBy);
        return blobs.WriteAsync(Path(application), Gzip.Compress(target => JsonSerializer.Serialize(target, document, AuditJson.Compact.MemoryDocument)), cancel);
    }

    /// <summary>Forgets it.</summary>
    public Task DeleteAsync(string application, CancellationToken cancel) => blobs.DeleteAsync(Path(application), cancel);

    private static ApplicationMemory? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AuditJson.Compact.MemoryDocument) is { Version: >= 1 and <= MemoryDocument.CurrentVersion } document
                && document.Objects is not null && document.Objects.All(IsWhole)
                ? new ApplicationMemory(document.ClusterId, document.Objects) { Health = [.. (document.Health ?? []).Where(IsWhole)], HealthBy = document.HealthBy ?? "" }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>JSON may leave out what the type promises.</summary>
    private static bool IsWhole(RememberedObject? o) =>
        o is { Uid: not null, FieldsHash: not null, DesiredHash: not null, ApiVersion: not null } && IsWhole(o.Reference);

    private static bool IsWhole(RememberedHealth? h) => h is { ResourceVersion: not null, Status: not null, Message: not null } && IsWhole(h.Reference);

    private static bool IsWhole(ObjectReference? reference) => reference is { Group: not null, Kind: not null, Namespace: not null, Name: not null };

    private static string Path(string application) => $"memory/{TableKey.Encode(application)}";
}
