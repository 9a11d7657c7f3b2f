using System.Collections.Concurrent;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Clusters;

/// <summary>The process's connections: one per cluster, made when first asked for and kept. No other state.</summary>
/// <param name="connector">Makes them.</param>
internal sealed class ClusterConnections(ClusterConnector connector) : IDisposable
{
    private readonly ConcurrentDictionary<Cluster, Lazy<Task<ClusterConnection>>> _connections = new();

    /// <summary>The connection to a cluster. A changed manifest gets another connection; a failed attempt is not kept.</summary>
    /// <exception cref="Outcomes.FailureException">The cluster's manifest, kubeconfig or secret is missing or refused.</exception>
    public async Task<ClusterConnection> GetAsync(Cluster cluster, CancellationToken cancel)
    {
        // Shared by all who wait, so no single caller's token may end it.
        var made = _connections.GetOrAdd(
            cluster, key => new Lazy<Task<ClusterConnection>>(() => connector.ConnectAsync(key, CancellationToken.None)));
        try
        {
            return await made.Value.WaitAsync(cancel);
        }
        catch when (made.Value.IsFaulted)
        {
            _connections.TryRemove(new KeyValuePair<Cluster, Lazy<Task<ClusterConnection>>>(cluster, made));
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var made in _connections.Values)
        {
            if (made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) made.Value.GetAwaiter().GetResult().Dispose();
        }
    }
}
