namespace GitOps.Functions.Sources.Charts;

/// <summary>One repository of a registry: all versions of one chart.</summary>
/// <param name="Registry">The registry: scheme, host and port.</param>
/// <param name="Name">The repository's name.</param>
/// <param name="Credential">Who we are; null for nobody.</param>
/// <param name="Step">For failures.</param>
internal sealed record RegistryRepository(Uri Registry, string Name, HelmCredential? Credential, SourceStep Step)
{
    /// <summary>Finds out how a registry is spoken to: https, and http to this machine only, as docker and containerd do.</summary>
    public static RegistryRepository Of(string host, string name, IEnumerable<HelmCredential> credentials, SourceStep step)
    {
        var registry = new Uri($"https://{host}");
        if (registry.IsLoopback) registry = new Uri($"http://{host}");
        return new RegistryRepository(registry, name, HelmCredential.For(credentials, host, name), step);
    }

    /// <summary>An address below the repository in the registry's API.</summary>
    public Uri Endpoint(string path) => new(Registry, $"/v2/{Name}/{path}");

    /// <summary>Whether an address is of the registry itself.</summary>
    public bool Has(Uri? address) => address is not null && Uri.Compare(address, Registry, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
