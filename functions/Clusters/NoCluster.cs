using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>
/// Stands for the cluster of an application that no cluster gets anything of: the root. Nothing is ever asked of it; what is asked all the same fails.
/// </summary>
internal sealed class NoCluster : HttpMessageHandler
{
    /// <summary>The connection.</summary>
    public static ClusterConnection Connection { get; } = new("none", new Uri("https://none.invalid"), insecureTls: false, new ApiTransport(new HttpClient(new NoCluster()), new Uri("https://none.invalid"), null, TimeProvider.System));

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new FailureException(new Failure("the configuration repository", "ask a cluster", "it has none"));
}
