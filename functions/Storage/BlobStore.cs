using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Storage;

/// <summary>
/// One container of blobs. Creates the container when a write finds it missing, reads a missing one as empty, and throws only
/// <see cref="FailureException"/>: transient where the account is down or busy.
/// </summary>
internal sealed class BlobStore(BlobContainerClient container)
{
    /// <summary>The library's client, for leases.</summary>
    public BlobClient Blob(string path) => container.GetBlobClient(path);

    /// <summary>The blob's content, or null where there is none.</summary>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancel)
    {
        try { return (await Blob(path).DownloadContentAsync(cancel)).Value.Content.ToArray(); }
        catch (RequestFailedException e) when (e.Status == 404) { return null; }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(path), "read"); }
    }

    /// <summary>Writes a blob whole, whatever was there.</summary>
    public Task WriteAsync(string path, byte[] content, CancellationToken cancel) => UploadAsync(path, content, conditions: null, cancel);

    /// <summary>Writes a blob where there is none; one that exists stays as it is. For blobs that are named by their content.</summary>
    public async Task WriteOnceAsync(string path, byte[] content, CancellationToken cancel) =>
        await UploadAsync(path, content, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancel);

    /// <summary>Deletes a blob, or finds it gone.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancel)
    {
        try { await Blob(path).DeleteAsync(cancellationToken: cancel); }
        catch (RequestFailedException e) when (e.Status == 404) { }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(path), "delete"); }
    }

    /// <summary>The blobs below a path, with the time that each was written.</summary>
    public async Task<IReadOnlyList<(string Path, DateTimeOffset At)>> ListAsync(string prefix, CancellationToken cancel)
    {
        var found = new List<(string, DateTimeOffset)>();
        try
        {
            await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancel)) found.Add((blob.Name, blob.Properties.LastModified ?? DateTimeOffset.MinValue));
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound) { }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(prefix), "list"); }
        return found;
    }

    private async Task UploadAsync(string path, byte[] content, BlobRequestConditions? conditions, CancellationToken cancel)
    {
        Task Upload() => Blob(path).UploadAsync(BinaryData.FromBytes(content), new BlobUploadOptions { Conditions = conditions }, cancel);
        try
        {
            try { await Upload(); }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await CreateAsync(cancel);
                await Upload();
            }
        }
        catch (RequestFailedException e) when (conditions is not null && e.Status is 409 or 412) { }
        catch (Exception e) when (StorageFailure.Is(e, cancel)) { throw StorageFailure.From(e, Subject(path), "write"); }
    }

    private async Task CreateAsync(CancellationToken cancel)
    {
        try { await container.CreateAsync(cancellationToken: cancel); }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerAlreadyExists) { }
    }

    private string Subject(string path) => $"blob {container.Name}/{path}";
}
