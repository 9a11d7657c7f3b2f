using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>
/// Webhook deliveries in table <c>deliveries</c>. Rows are only ever added, so that fifty copies at once never get in each other's way: the first
/// gets the delivery's own key, each later one the same key with an ending. The key is a hash (ids are a sender's words), spread over 256 partitions.
/// </summary>
internal sealed class DeliveryStore(StorageClients clients)
{
    /// <summary>The table.</summary>
    public const string TableName = "deliveries";

    private readonly TableStore table = clients.Table(TableName);

    /// <summary>Writes a delivery down.</summary>
    /// <returns>
    /// True where it is new, false where it was received before and is written down as a repetition. Never a reason to drop it: it may be the
    /// redelivery of one that was lost, and working on it twice is harmless.
    /// </returns>
    public async Task<bool> RecordAsync(Delivery delivery, CancellationToken cancel)
    {
        var key = Key(delivery.Provider, delivery.Id);
        if (await table.TryAddAsync(ToRow(delivery, key), cancel)) return true;
        await table.TryAddAsync(ToRow(delivery, $"{key}-{Guid.NewGuid():N}"), cancel);
        return false;
    }

    /// <summary>The delivery as it was first received, with how often and when it came again; or null.</summary>
    public async Task<Delivery?> FindAsync(string provider, string id, CancellationToken cancel)
    {
        var key = Key(provider, id);
        var (partition, end) = (key[..2], key + ".");
        var all = await table.QueryAsync(TableStore.Filter($"PartitionKey eq {partition} and RowKey ge {key} and RowKey lt {end}"), null, cancel).Select(ToDelivery).ToListAsync(cancel);
        return all.Count == 0 ? null : all[0] with { Repeated = all.Count - 1, LastReceivedAt = all.Max(static d => d.ReceivedAt) };
    }

    private static string Key(string provider, string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{id}")));

    private static TableEntity ToRow(Delivery delivery, string key)
    {
        var (kept, omitted) = AuditText.Bound(delivery.Applications, maxEach: 300, maxAll: 15_000);
        IReadOnlyList<string> applications = omitted == 0 ? kept : [.. kept, $"… ({omitted} more)"];
        return new TableEntity(key[..2], key)
        {
            ["Provider"] = AuditText.Bound(delivery.Provider, 100),
            ["Id"] = AuditText.Bound(delivery.Id, 1_000),
            ["ReceivedAt"] = delivery.ReceivedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            ["Event"] = AuditText.Bound(delivery.Event, 200),
            ["Repository"] = AuditText.Bound(delivery.Repository, 4_000),
            ["Ref"] = AuditText.Bound(delivery.Ref, 1_000),
            ["Outcome"] = AuditText.Bound(delivery.Outcome, 2_000),
            ["Applications"] = JsonSerializer.Serialize(applications, AuditJson.Compact.IReadOnlyListString),
        };
    }

    private static Delivery ToDelivery(TableEntity row) => new()
    {
        Provider = AuditRow.Text(row, "Provider"),
        Id = AuditRow.Text(row, "Id"),
        ReceivedAt = DateTimeOffset.TryParseExact(AuditRow.Text(row, "ReceivedAt"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : DateTimeOffset.MinValue,
        Event = AuditRow.Text(row, "Event"),
        Repository = AuditRow.Text(row, "Repository"),
        Ref = AuditRow.Text(row, "Ref"),
        Outcome = AuditRow.Text(row, "Outcome"),
        Applications = JsonSerializer.Deserialize(AuditRow.Text(row, "Applications"), AuditJson.Compact.IReadOnlyListString) ?? [],
    };
}
