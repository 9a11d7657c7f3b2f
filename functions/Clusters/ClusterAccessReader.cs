using GitOps.Functions.Applications;

namespace GitOps.Functions.Clusters;

/// <summary>Reads how a cluster is reached.</summary>
internal sealed class ClusterAccessReader(IConfiguration configuration)
{
    /// <summary>Reads it.</summary>
    public Task<ClusterAccess> ReadAsync(Cluster cluster, CancellationToken cancel) =>
        Task.FromResult(new ClusterAccess { Server = cluster.Server ?? new Uri(configuration["x"] ?? cluster.Name) }).WaitAsync(cancel);
}
