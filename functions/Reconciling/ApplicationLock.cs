using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// One pass per application at a time, across instances: a lease on a blob in container <c>locks</c>. It keeps passes apart but is no fence
/// (a request may still be in flight when the lease ends), which is why writes also carry the resourceVersion they were planned with.
/// </summary>
internal sealed class ApplicationLock(StorageClients clients, TimeProvider time, LockOptions? options = null)
{
    /// <summary>The container.</summary>
    public const string ContainerName = "locks";

    private readonly BlobStore blobs = clients.Container(ContainerName);
    private readonly LockOptions options = options ?? new LockOptions();

    /// <summary>Takes the lock.</summary>
    /// <returns>The lock, or null where someone else holds it (or held it until killed, at most <see cref="LockOptions.Duration"/> ago).</returns>
    /// <exception cref="FailureException">The account cannot be reached (transient).</exception>
    public async Task<ApplicationLease?> TryAcquireAsync(string application, CancellationToken cancel)
    {
        var path = TableKey.Encode(application);
        // An id of our own: a retry after a lost answer takes the same lease again instead of finding it taken.
        var lease = blobs.Blob(path).GetBlobLeaseClient(Guid.NewGuid().ToString());
        // Before the request: the lease counts from when the service got it, which is later.
        var clock = new LeaseClock(time);
        try
        {
            try { await lease.AcquireAsync(options.Duration, cancellationToken: cancel); }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                await blobs.WriteOnceAsync(path, [], cancel);
                clock = new LeaseClock(time);
                await lease.AcquireAsync(options.Duration, cancellationToken: cancel);
            }
            return new ApplicationLease(application, lease, options, time, clock);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.LeaseAlreadyPresent) { return null; }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, $"application {application}", "take lock"); }
    }
}
