using GitOps.Functions.Rendering;

namespace GitOps.Functions.Clusters;

/// <summary>A way to one cluster, good for reading. Who is allowed to write says <c>ClusterWriter.For</c>.</summary>
/// <param name="name">The Cluster's metadata.name.</param>
/// <param name="server">The API server.</param>
/// <param name="insecureTls">The server's certificate is not checked: shown in status.</param>
/// <param name="transport">Owned.</param>
internal sealed class ClusterConnection(string name, Uri server, bool insecureTls, ApiTransport transport) : IDisposable
{
    /// <summary>Of an application that no cluster gets anything of, the root: nothing is asked of it.</summary>
    public static ClusterConnection None { get; } = new("", new Uri("about:blank"), insecureTls: false, new ApiTransport(null, new Uri("about:blank"), null, TimeProvider.System));

    private volatile string? _clusterId;
    private volatile CapabilityReader? _capabilities;

    /// <summary>The Cluster's metadata.name.</summary>
    public string Name => name;

    /// <summary>The API server.</summary>
    public Uri Server => server;

    /// <summary>The server's certificate is not checked, because the operator's settings allow it.</summary>
    public bool InsecureTls => insecureTls;

    /// <summary>Reads from the cluster.</summary>
    public ClusterReader Reader { get; } = new(name, transport);

    /// <summary>For <c>ClusterWriter.For</c>.</summary>
    public ApiTransport Transport => transport;

    /// <summary>
    /// What tells this cluster from every other, also when it moves to another address or another takes its address: the UID of the namespace
    /// kube-system. The server's URL where we may not read that.
    /// </summary>
    /// <exception cref="Outcomes.FailureException">The cluster does not answer.</exception>
    public async ValueTask<string> ReadClusterIdAsync(CancellationToken cancel) =>
        _clusterId ??= await Reader.UidOfAsync(ApiResource.Namespaces, "kube-system", cancel) ?? server.AbsoluteUri;

    /// <summary>What a chart may ask of the cluster; remembered for a while.</summary>
    /// <exception cref="Outcomes.FailureException">The cluster does not answer.</exception>
    public Task<ClusterCapabilities> ReadCapabilitiesAsync(CancellationToken cancel) => (_capabilities ??= new CapabilityReader(Reader, name, transport)).ReadAsync(cancel);

    /// <inheritdoc />
    public void Dispose() => transport.Dispose();
}
