using System.IO.Compression;
using System.Net;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.Charts;

/// <summary>Helm repositories: an <c>index.yaml</c> that says which packages there are, and the packages, there or elsewhere.</summary>
/// <param name="http">The way out.</param>
/// <param name="registry">For packages that an index has in a registry.</param>
/// <param name="options">Credentials and limits.</param>
internal sealed class HelmRepository(HostClient http, OciRegistry registry, SourceOptions options)
{
    private readonly ChartIndexCache _indexes = new();

    /// <summary>Finds the package that is meant.</summary>
    /// <exception cref="FailureException">No such repository, chart or version (final), or the host could not be reached (transient).</exception>
    public async Task<ISourceRevision> ResolveAsync(RepositoryUrl repository, ChartRange range, SourceStep step, CancellationToken cancel)
    {
        var access = new HelmAccess(repository, HelmCredential.For(options.HelmCredentials, repository.Host, repository.Path), step);
        var index = await _indexes.GetAsync(repository.Text, kept => ReadIndexAsync(access, kept, step, cancel), cancel);
        if (!index.Charts.TryGetValue(repository.Chart!.Name, out var packages)) throw step.Final("there is no such chart in the repository's index");
        var version = range.Choose(packages.Select(static one => one.Version)) ?? throw ChartChoice.None(range, packages.Select(static one => one.Version), step);
        var package = packages.First(one => ReferenceEquals(one.Version, version));
        var reading = step with { Step = "fetch chart " + SourcePaths.Shown(version.Text) };
        if (package.Urls.Count == 0) throw reading.Final("the repository's index names no address of its package");
        if (package.Digest.Length > 0 && ChartPackage.TryParseDigest(package.Digest) is null) throw reading.Final("the digest in the repository's index is none of SHA-256");
        return await RevisionAsync(access, package, reading, cancel);
    }

    // Without a digest in the index nothing but the package tells whether it is another one.
    private async Task<ISourceRevision> RevisionAsync(HelmAccess access, IndexedPackage package, SourceStep step, CancellationToken cancel)
    {
        if (ChartPackage.TryParseDigest(package.Digest) is { } digest) return new ChartRevision(package.Version.Text, digest, stop => DownloadAsync(access, package.Urls, digest, step, stop), step);
        var content = await DownloadAsync(access, package.Urls, null, step, cancel);
        return new ChartRevision(package.Version.Text, ChartPackage.Digest(content), _ => Task.FromResult(content), step);
    }

    private async Task<CachedIndex> ReadIndexAsync(HelmAccess access, CachedIndex? kept, SourceStep step, CancellationToken cancel)
    {
        using var request = access.Request(access.Resolve("index.yaml"));
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        if (kept?.Tag is { } tag) request.Headers.IfNoneMatch.Add(tag);
        else if (kept?.Modified is { } modified) request.Headers.IfModifiedSince = modified;
        using var response = await http.SendAsync(request, step, cancel, HttpStatusCode.NotModified, HttpStatusCode.Unauthorized);
        if (response.StatusCode == HttpStatusCode.NotModified) return kept ?? throw step.Transient("the host answered 304 to what was asked for the first time");
        access.Check(response, "there is no index.yaml: it is no Helm repository, or our credentials may not see it");
        var index = await http.GuardedAsync(step, limited => ReadIndexAsync(response, step, limited), cancel);
        return new CachedIndex(index, response.Headers.ETag, response.Content.Headers.LastModified);
    }

    // The YAML reader reads and does not await: what ends its wait is that the answer is closed.
    private async Task<ChartIndex> ReadIndexAsync(HttpResponseMessage response, SourceStep step, CancellationToken cancel)
    {
        await using var closing = cancel.Register(response.Dispose);
        try
        {
            var sent = await response.Content.ReadAsStreamAsync(cancel);
            var plain = response.Content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase) ? new GZipStream(sent, CompressionMode.Decompress) : sent;
            using var reader = new StreamReader(new BoundedStream(plain, count =>
            {
                if (count > options.Limits.MaxIndexBytes) throw step.Final($"its index.yaml has more than {options.Limits.MaxIndexBytes} bytes");
            }));
            return await Task.Run(() => new ChartIndexReader(reader, options.Limits, step).Read(), cancel);
        }
        catch (Exception e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("the answer was given up", e, cancel);
        }
        catch (InvalidDataException e)
        {
            throw step.Transient("its index.yaml came damaged", e);
        }
    }

    // All addresses are of the same package: one that answers with the right one is enough.
    private async Task<byte[]> DownloadAsync(HelmAccess access, IReadOnlyList<string> urls, string? digest, SourceStep step, CancellationToken cancel)
    {
        var failures = new List<FailureException>();
        foreach (var url in urls)
        {
            try
            {
                return await DownloadAsync(access, access.Resolve(url), digest, step, cancel);
            }
            catch (FailureException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count == 1) throw failures[0];
        var causes = string.Join("; ", failures.Select(static one => one.Failure.Cause).Distinct());
        throw failures.Exists(static one => one.Transient) ? step.Transient($"none of {failures.Count} addresses has it: {causes}") : step.Final($"none of {failures.Count} addresses has it: {causes}");
    }

    private async Task<byte[]> DownloadAsync(HelmAccess access, Uri url, string? digest, SourceStep step, CancellationToken cancel)
    {
        if (url.Scheme == "oci") return Checked(await registry.PackageAsync(url, step, cancel), digest, url, step);
        using var request = access.Request(url);
        using var response = await http.SendAsync(request, step, cancel, HttpStatusCode.Unauthorized);
        access.Check(response, $"{url.Host} has no such package, or our credentials may not see it");
        return Checked(await http.ReadBodyAsync(response, options.Limits.MaxPackageBytes, step, cancel), digest, url, step);
    }

    private static byte[] Checked(byte[] content, string? digest, Uri url, SourceStep step) => digest is null || ChartPackage.Digest(content) == digest
        ? content
        : throw step.Final($"the package at {url.Host} is another one than the repository's index says: its digest is {ChartPackage.Digest(content)}, not {digest}");
}
