using GitOps.Functions.Storage;

namespace GitOps.Functions.Reconciling;

/// <summary>One pass per application at a time, across instances: a blob lease in container <c>locks</c>.</summary>
internal sealed class ApplicationLock(StorageClients clients, TimeProvider time, LockOptions? options = null)
{
    /// <summary>The lock, or null where someone else holds it.</summary>
    public Task<ApplicationLease?> TryAcquireAsync(string application, CancellationToken cancel) => throw new NotSupportedException($"{clients} {time} {options} {application} {cancel}");
}
