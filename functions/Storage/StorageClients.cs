using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace GitOps.Functions.Storage;

/// <summary>
/// The clients of the storage account's three services, each made when first asked for: starting costs nothing, and a command that
/// needs no storage never looks for a credential. Making a client sends no request; the stores create what is missing when they meet it.
/// </summary>
internal sealed class StorageClients(StorageOptions options)
{
    private readonly Lazy<TableServiceClient> tables = new(() => NewTables(options));
    private readonly Lazy<QueueServiceClient> queues = new(() => NewQueues(options));
    private readonly Lazy<BlobServiceClient> blobs = new(() => NewBlobs(options));

    /// <summary>A table, named without the prefix.</summary>
    public TableStore Table(string name) => new(tables.Value.GetTableClient(options.Prefix + name));

    /// <summary>A queue, named without the prefix. It sends and reads texts as they are: base64 is the caller's.</summary>
    public QueueClient Queue(string name) => queues.Value.GetQueueClient(options.Prefix + name);

    /// <summary>A container, named without the prefix.</summary>
    public BlobStore Container(string name) => new(blobs.Value.GetBlobContainerClient(options.Prefix + name));

    private static TableServiceClient NewTables(StorageOptions options)
    {
        var settings = Patient(new TableClientOptions());
        return options.ConnectionString is { } text
            ? new TableServiceClient(text, settings)
            : new TableServiceClient(options.TableServiceUri!, Credential(options), settings);
    }

    private static QueueServiceClient NewQueues(StorageOptions options)
    {
        var settings = new QueueClientOptions(QueueClientOptions.ServiceVersion.V2026_06_06) { MessageEncoding = QueueMessageEncoding.None };
        // A webhook waits for the queue and its sender waits 10 s for the webhook: few and short tries.
        settings.Retry.MaxRetries = 2;
        settings.Retry.Delay = TimeSpan.FromMilliseconds(200);
        settings.Retry.NetworkTimeout = TimeSpan.FromSeconds(4);
        return options.ConnectionString is { } text
            ? new QueueServiceClient(text, settings)
            : new QueueServiceClient(options.QueueServiceUri!, Credential(options), settings);
    }

    private static BlobServiceClient NewBlobs(StorageOptions options)
    {
        // The newest version that the emulator knows; the library's own default is newer and refused there.
        var settings = Patient(new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06));
        return options.ConnectionString is { } text
            ? new BlobServiceClient(text, settings)
            : new BlobServiceClient(options.BlobServiceUri!, Credential(options), settings);
    }

    /// <summary>A pass survives a hiccup, and gives up long before a pass's own deadline: the message comes again.</summary>
    private static T Patient<T>(T settings) where T : ClientOptions
    {
        settings.Retry.MaxRetries = 3;
        settings.Retry.Delay = TimeSpan.FromMilliseconds(200);
        settings.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        settings.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return settings;
    }

    private static TokenCredential Credential(StorageOptions options) => options.ManagedIdentity
        ? new ManagedIdentityCredential(options.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned)
        : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId });
}
