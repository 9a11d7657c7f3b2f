using GitOps.Functions.Storage;

namespace GitOps.Functions.Tests.Storage;

/// <summary>Clients of tables, queues and containers that no other test has.</summary>
internal static class TestStorage
{
    public static StorageClients New(string connectionString) => At(connectionString, NewPrefix());

    public static StorageClients At(string connectionString, string prefix) => new(new StorageOptions { ConnectionString = connectionString, Prefix = prefix });

    public static string NewPrefix() => "t" + Guid.NewGuid().ToString("N")[..20];

    /// <summary>A connection string to ports that nothing listens on.</summary>
    public static string Nowhere(int port) => $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{port}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
}
