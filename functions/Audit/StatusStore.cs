using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>One status row per application.</summary>
internal sealed class StatusStore(StorageClients clients)
{
    /// <summary>The status, or null before the first pass.</summary>
    public Task<ApplicationStatus?> ReadAsync(string application, CancellationToken cancel) => throw new NotSupportedException($"{clients} {application} {cancel}");

    /// <summary>All, ordered by key.</summary>
    public IAsyncEnumerable<ApplicationStatus> ListAsync(CancellationToken cancel) => throw new NotSupportedException($"{cancel}");

    /// <summary>Replaces the status.</summary>
    public Task WriteAsync(ApplicationStatus status, CancellationToken cancel) => throw new NotSupportedException($"{status} {cancel}");

    /// <summary>Deletes it.</summary>
    public Task DeleteAsync(string application, CancellationToken cancel) => throw new NotSupportedException($"{application} {cancel}");
}
