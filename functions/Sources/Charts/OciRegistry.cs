using System.Text.Json;
using System.Text.RegularExpressions;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.Charts;

/// <summary>
/// Charts in OCI registries, as <c>helm push</c> puts them there: a tag is a version (with <c>_</c> for <c>+</c>), its manifest names the package by digest.
/// </summary>
/// <param name="client">Sends requests.</param>
/// <param name="options">Credentials and limits.</param>
internal sealed partial class OciRegistry(RegistryClient client, SourceOptions options)
{
    private const long MaxManifestBytes = 4 << 20;
    private const string ChartConfig = "application/vnd.cncf.helm.config.v1+json";

    private static readonly string[] Manifests =
    [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.index.v1+json",
    ];

    private static readonly string[] ChartContents = ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip"];

    private readonly RegistryTagList _tags = new(client, options.Limits);

    /// <summary>Finds the version that is meant, and the digest of its manifest.</summary>
    /// <exception cref="FailureException">No such chart or version (final), or the registry could not be reached (transient).</exception>
    public async Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, ChartRange range, SourceStep step, CancellationToken cancel)
    {
        var name = repository.Path.Length == 0 ? repository.Chart!.Name : $"{repository.Path}/{repository.Chart!.Name}";
        var at = RegistryRepository.Of(repository.Host, name, options.HelmCredentials, step);
        var (version, digest) = (range.Text, range.IsExact ? await DigestAsync(at, range.Text, cancel) : null);
        if (digest is null)
        {
            version = await ChooseAsync(at, range, cancel);
            digest = await DigestAsync(at, version, cancel) ?? throw step.Transient($"the version {version} is listed, and not there");
        }

        var reading = at with { Step = step with { Step = "fetch chart " + SourcePaths.Shown(version) } };
        return new ChartRevision(version, digest, stop => PackageAsync(reading, digest, stop), reading.Step);
    }

    /// <summary>Downloads the package at an <c>oci://host/path:tag</c> address, which an index names.</summary>
    public async Task<byte[]> PackageAsync(Uri address, SourceStep step, CancellationToken cancel)
    {
        var path = Uri.UnescapeDataString(address.AbsolutePath).Trim('/');
        var (name, tag) = path.LastIndexOf(':') is var colon and > 0 ? (path[..colon], path[(colon + 1)..]) : (path, "");
        if (!ChartAddress.IsName(name, inRegistry: true) || !Tag.IsMatch(tag) || RepositoryUrl.AsciiHost(address) is not { } host) throw step.Final("the index names an address that is none of a chart in a registry");
        var at = RegistryRepository.Of(address.Port < 0 ? host : $"{host}:{address.Port}", name, options.HelmCredentials, step);
        var digest = await DigestAsync(at, tag, cancel) ?? throw step.Final($"{address.Host} has no such package, or our credentials may not see it");
        return await PackageAsync(at, digest, cancel);
    }

    private async Task<string> ChooseAsync(RegistryRepository at, ChartRange range, CancellationToken cancel)
    {
        var tags = await _tags.ReadAsync(at, cancel);
        var versions = tags.Select(static tag => ChartVersion.TryParse(tag.Replace('_', '+'))).OfType<ChartVersion>().ToList();
        return range.Choose(versions)?.Text ?? throw ChartChoice.None(range, versions, at.Step);
    }

    // Null where there is no such version.
    private async Task<string?> DigestAsync(RegistryRepository at, string version, CancellationToken cancel)
    {
        var tag = version.Replace('+', '_');
        if (!Tag.IsMatch(tag)) return null;
        using var head = await client.SendAsync(at, HttpMethod.Head, at.Endpoint("manifests/" + tag), Manifests, cancel);
        if (head.StatusCode == System.Net.HttpStatusCode.NotFound) return null;
        if (head.IsSuccessStatusCode && head.Headers.TryGetValues("Docker-Content-Digest", out var told) && ChartPackage.TryParseDigest(told.First()) is { } digest) return digest;
        return ChartPackage.Digest(await ManifestAsync(at, tag, cancel));
    }

    private async Task<byte[]> ManifestAsync(RegistryRepository at, string reference, CancellationToken cancel)
    {
        using var response = await client.SendAsync(at, HttpMethod.Get, at.Endpoint("manifests/" + reference), Manifests, cancel);
        return response.IsSuccessStatusCode ? await client.ReadAsync(at, response, MaxManifestBytes, cancel) : throw at.Step.Transient($"{at.Registry.Host} answered {(int)response.StatusCode} to the request for a manifest");
    }

    private async Task<byte[]> PackageAsync(RegistryRepository at, string digest, CancellationToken cancel)
    {
        var manifest = await ManifestAsync(at, digest, cancel);
        if (ChartPackage.Digest(manifest) != digest) throw at.Step.Transient($"{at.Registry.Host} sent another manifest than the one with the digest {digest}");
        var layer = Layer(at, manifest);
        if (layer.Size > options.Limits.MaxPackageBytes) throw at.Step.Final($"its package has {layer.Size} bytes, more than the {options.Limits.MaxPackageBytes} that are read");
        using var response = await client.SendAsync(at, HttpMethod.Get, at.Endpoint("blobs/" + layer.Digest), [], cancel);
        if (!response.IsSuccessStatusCode) throw at.Step.Transient($"{at.Registry.Host} answered {(int)response.StatusCode} to the request for the package");
        var package = await client.ReadAsync(at, response, options.Limits.MaxPackageBytes, cancel);
        return ChartPackage.Digest(package) == layer.Digest ? package : throw at.Step.Transient($"{at.Registry.Host} sent another package than the one with the digest {layer.Digest}");
    }

    private static RegistryContent Layer(RegistryRepository at, byte[] json)
    {
        var manifest = Parse(at, json);
        if (manifest.Config?.MediaType != ChartConfig) throw at.Step.Final($"it is no Helm chart but {SourcePaths.Shown(manifest.Config?.MediaType ?? manifest.MediaType ?? "something without a kind")}");
        var layer = manifest.Layers?.FirstOrDefault(static one => ChartContents.Contains(one.MediaType)) ?? throw at.Step.Final("it is no Helm chart: its manifest names no package");
        return ChartPackage.TryParseDigest(layer.Digest ?? "") == layer.Digest ? layer : throw at.Step.Final("its manifest names its package by a digest that is none of SHA-256");
    }

    private static RegistryManifest Parse(RegistryRepository at, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RegistryJson.Default.RegistryManifest) ?? throw at.Step.Final("its manifest is empty");
        }
        catch (JsonException e)
        {
            throw at.Step.Final("its manifest is no JSON of an image manifest", e);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag { get; }
}
