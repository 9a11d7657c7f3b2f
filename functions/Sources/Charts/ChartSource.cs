using System.Net;
using GitOps.Functions.Applications;
using GitOps.Functions.Egress;

namespace GitOps.Functions.Sources.Charts;

/// <summary>
/// Charts as packages, out of Helm repositories and OCI registries. A version that did not change costs one request, and no download: a conditional
/// one for a repository's index, one for the head of a registry's manifest (two where a range has to be searched).
/// </summary>
internal sealed class ChartSource : ISourceProvider, IDisposable
{
    private readonly HostClient _http;
    private readonly HelmRepository _repository;
    private readonly OciRegistry _registry;

    /// <summary>Makes no connection yet.</summary>
    public ChartSource(SourceOptions options, OutboundHandlers outbound, TimeProvider time)
    {
        // A host that the operator gave credentials for is trusted; any other comes from a manifest, an index or a registry and is checked as a stranger.
        var handler = outbound.Create(options.HelmCredentials.SelectMany(static one => new[] { new Uri($"https://{one.Host}"), new Uri($"http://{one.Host}") }));
        // Servers call a package gzip-encoded that is to stay packed: its digest is that of the packed bytes.
        handler.AutomaticDecompression = DecompressionMethods.None;
        _http = new HostClient(new SafeRedirectHandler(handler), options.Patience, time);
        _registry = new OciRegistry(new RegistryClient(_http, new RegistryTokens(_http, time)), options);
        _repository = new HelmRepository(_http, _registry, options);
    }

    /// <inheritdoc/>
    public bool Serves(RepositoryUrl repository) => repository.Chart is not null;

    /// <inheritdoc/>
    public async Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, string targetRevision, CancellationToken cancel)
    {
        var step = new SourceStep(repository.ToString(), "resolve version");
        var range = ChartRange.TryParse(targetRevision) ?? throw step.Final($"'{SourcePaths.Shown(targetRevision)}' {ChartRange.Rule}");
        return repository.Chart!.InRegistry ? await _registry.ResolveAsync(repository, range, step, cancel) : await _repository.ResolveAsync(repository, range, step, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
