using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>Webhook deliveries by provider and id.</summary>
internal sealed class DeliveryStore(StorageClients clients)
{
    /// <summary>Writes a delivery down.</summary>
    /// <returns>True where it is new, false where it was received before (it is written down as a repetition then).</returns>
    public Task<bool> RecordAsync(Delivery delivery, CancellationToken cancel) => throw new NotSupportedException($"{clients} {delivery} {cancel}");

    /// <summary>The delivery, or null.</summary>
    public Task<Delivery?> FindAsync(string provider, string id, CancellationToken cancel) => throw new NotSupportedException($"{provider} {id} {cancel}");
}
