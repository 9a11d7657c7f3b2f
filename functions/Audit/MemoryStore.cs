using GitOps.Functions.Manifests;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>What the planner remembers, one compressed blob per application.</summary>
internal sealed class MemoryStore(StorageClients clients)
{
    /// <summary>Null where there is none, it cannot be read, or it is of another version or cluster.</summary>
    public Task<ApplicationMemory?> ReadAsync(string application, string clusterId, CancellationToken cancel) => throw new NotSupportedException($"{clients} {application} {clusterId} {cancel}");

    /// <summary>Replaces it.</summary>
    public Task WriteAsync(string application, ApplicationMemory memory, CancellationToken cancel) => throw new NotSupportedException($"{application} {memory} {cancel}");

    /// <summary>Forgets it.</summary>
    public Task DeleteAsync(string application, CancellationToken cancel) => throw new NotSupportedException($"{application} {cancel}");
}
