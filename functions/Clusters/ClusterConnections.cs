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

    /// <summary>The connection, and which cluster it is (<see cref="ClusterConnection.ReadClusterIdAsync"/>). For <see cref="Cluster.None"/> one that nothing may be asked of.</summary>
    /// <exception cref="Outcomes.FailureException">As above, or the cluster does not answer.</exception>
    public async Task<(ClusterConnection Connection, string Id)> ReachAsync(Cluster cluster, CancellationToken cancel)
    {
        if (ReferenceEquals(cluster, Cluster.None)) return (ClusterConnection.None, "");
        var connection = await GetAsync(cluster, cancel);
        return (connection, await connection.ReadClusterIdAsync(cancel));
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
