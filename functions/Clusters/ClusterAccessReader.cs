using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>Reads how a cluster is reached: by kubeconfig, by address and token, or through Azure.</summary>
/// <param name="settings">The operator's switches and secrets.</param>
/// <param name="kubeconfigs">Reads kubeconfigs.</param>
/// <param name="aks">Asks Azure.</param>
internal sealed class ClusterAccessReader(ClusterSettings settings, KubeconfigAccess kubeconfigs, AksAccess aks)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="FailureException">Something is missing or refused; the message names the cluster.</exception>
    public async Task<ClusterAccess> ReadAsync(Cluster cluster, CancellationToken cancel) => cluster switch
    {
        { Kubeconfig.Path: { } path } => await FromFileAsync(cluster, path, cancel),
        { Kubeconfig.SecretRef: { } secretRef } => FromSecret(cluster, secretRef),
        { AksResourceId: { } resourceId } => await aks.ReadAsync(Subject(cluster), resourceId, cancel),
        { Server: { } server } => FromServer(cluster, server),
        _ => throw Refused(cluster, "it has none of kubeconfig, aks and server"),
    };

    private async Task<ClusterAccess> FromFileAsync(Cluster cluster, string path, CancellationToken cancel)
    {
        if (!cluster.Trusted)
            throw Refused(
                cluster, "kubeconfig.path names a file of this machine, which a manifest from a repository may not; use kubeconfig.secretRef");
        try
        {
            var text = await File.ReadAllTextAsync(path, cancel);
            return kubeconfigs.Read(
                Kubeconfig.Parse($"{Subject(cluster)} (kubeconfig {path})", text),
                cluster.Kubeconfig!.Context,
                Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(Subject(cluster), "connect", $"the kubeconfig {path} cannot be read"), inner: error);
        }
    }

    // The secret is the operator's, so its server is too; but it is text, with no folder for files to be in.
    private ClusterAccess FromSecret(Cluster cluster, string secretRef)
    {
        var text = settings.ReadSecret(secretRef, Subject(cluster));
        return kubeconfigs.Read(
            Kubeconfig.Parse($"{Subject(cluster)} (kubeconfig in setting {secretRef})", text), cluster.Kubeconfig!.Context, folder: null);
    }

    private ClusterAccess FromServer(Cluster cluster, Uri server)
    {
        var secretRef = cluster.TokenSecretRef ?? throw Refused(cluster, "server needs token.secretRef");
        if (!settings.MaySend(secretRef, server, cluster.Trusted))
            throw Refused(
                cluster,
                $"the secret {secretRef} may not be sent to {server.Authority}: a setting {secretRef}__Server with the server's URL allows it");
        return new ClusterAccess
        {
            Server = Certificates.Server(server, settings) ?? throw Refused(cluster, "server must be an https URL without user, query and fragment"),
            Authorities = cluster.CaData is { } caData ? Authorities(cluster, caData) : null,
            Token = new FixedToken(settings.ReadSecret(secretRef, Subject(cluster))),
            TrustedAddress = cluster.Trusted,
        };
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2Collection Authorities(Cluster cluster, string caData)
    {
        var bytes = new byte[caData.Length];
        return Convert.TryFromBase64String(caData, bytes, out var length) && Certificates.Authorities(bytes[..length]) is { } authorities
            ? authorities
            : throw Refused(cluster, "caData must be base64 of PEM certificates");
    }

    private static string Subject(Cluster cluster) => $"cluster {cluster.Name}";

    private static FailureException Refused(Cluster cluster, string cause) =>
        new(new Failure($"{Subject(cluster)} ({cluster.Origin})", "connect", cause));
}
