namespace GitOps.Functions.Applications;

/// <summary>Which chart of a Helm repository or of a registry a source means.</summary>
/// <param name="Name">spec.source.chart; in a registry it may have slashes in it.</param>
/// <param name="InRegistry">It lies in an OCI registry; else in a Helm repository, which has an <c>index.yaml</c>.</param>
/// <param name="PassCredentials">spec.source.helm.passCredentials: another host that the index names for a download gets the repository's credentials too.</param>
internal sealed record ChartReference(string Name, bool InRegistry, bool PassCredentials = false);
