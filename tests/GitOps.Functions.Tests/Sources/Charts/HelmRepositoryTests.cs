using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.Applications;
using GitOps.Functions.Tests.GitHosts;

namespace GitOps.Functions.Tests.Sources.Charts;

/// <summary>Charts from Helm repositories that the real helm made.</summary>
public sealed class HelmRepositoryTests : ChartTestBase, IAsyncLifetime
{
    private ChartServer _server = null!;

    private string Address => _server.BaseAddress.AbsoluteUri.TrimEnd('/');

    public async ValueTask InitializeAsync() => _server = await ChartServer.StartAsync(Charts.Repository);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Dispose();
    }

    [Fact]
    public async Task A_range_means_what_the_real_helm_takes_for_it()
    {
        foreach (var version in ChartRangeTests.Versions) await Charts.PackageAsync(version);
        await Charts.IndexAsync();
        var providers = Providers();
        await Parallel.ForEachAsync(ChartRangeTests.Cases, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Cancel }, async (one, _) =>
        {
            var (range, expected) = one.Data;
            var helm = (await Charts.TryHelmAsync("show", "chart", "shop", "--repo", Address, "--version", range)).Output.Split('\n').FirstOrDefault(static line => line.StartsWith("version: ", StringComparison.Ordinal));
            Assert.Equal((range, expected), (range, helm?["version: ".Length..] ?? ""));
            if (expected.Length > 0) Assert.Equal((range, expected), (range, (await FetchAsync(providers, Chart(Address), range)).Revision.Split('@')[0]));
            else Assert.Contains($"no version matches '{range}'; the newest are v4.0.0, 3.0.0-alpha.1, 2.1.0+build.5", (await FailsAsync(providers, Chart(Address), range)).Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task An_entry_that_holds_nothing_hides_none_behind_it_as_for_the_real_helm()
    {
        foreach (var version in (string[])["1.0.0", "1.1.0"]) await Charts.PackageAsync(version);
        await Charts.PublishAsync("3.0.0", "zebra");
        Charts.EditIndex(static text => text.Replace("entries:\n  shop:\n", "entries:\n  empty: null\n  none: []\n  shop:\n  - null\n", StringComparison.Ordinal));
        foreach (var (chart, expected) in ((string, string)[])[("shop", "1.1.0"), ("zebra", "3.0.0")])
        {
            Assert.Contains($"version: {expected}\n", await Charts.HelmAsync("show", "chart", chart, "--repo", Address), StringComparison.Ordinal);
            await using var resolved = await Providers().ResolveAsync(Chart(Address, chart), "*", Cancel);
            Assert.StartsWith(expected + "@", resolved.Revision, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("entries: [a]")]
    [InlineData("entries: {shop: {other: []}}")]
    [InlineData("entries: {[a]: []}")]
    [InlineData("entries: {shop: [{[a]: b, version: 1.0.0}]}")]
    [InlineData("apiVersion: v1")]
    public async Task What_is_no_index_is_an_error_and_not_an_index_without_the_chart(string index)
    {
        await File.WriteAllTextAsync(Charts["index.yaml"], index, Cancel);
        Assert.Contains("its index.yaml is no index of a Helm repository", (await FailsAsync(Providers(), Chart(Address), "*")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_did_not_change_costs_one_conditional_request_and_no_download(bool onlyLastModified)
    {
        _server.OnlyLastModified = onlyLastModified;
        await Charts.PublishAsync("1.0.0");
        var providers = Providers();
        var (first, files) = await FetchAsync(providers, Chart(Address));
        Assert.Equal("1.0.0@sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Charts["shop-1.0.0.tgz"], Cancel))), first);
        Assert.Equal(["Chart.yaml", "templates/a.yaml", "values.yaml"], files.Keys);
        Assert.Equal(["/index.yaml", "/shop-1.0.0.tgz"], _server.Asked);
        _server.ForgetRequests();
        await using (var again = await providers.ResolveAsync(Chart(Address), "1.x", Cancel)) Assert.Equal(first, again.Revision);
        Assert.Equal(["/index.yaml"], _server.Asked);

        // Another version, and another chart, are seen at once.
        await Task.Delay(onlyLastModified ? 1100 : 0, Cancel);
        await Charts.PackageAsync("2.0.0-rc.1", "other");
        await Charts.PublishAsync("1.1.0");
        Assert.StartsWith("1.1.0@", (await FetchAsync(providers, Chart(Address), "1.x")).Revision, StringComparison.Ordinal);
        Assert.StartsWith("2.0.0-rc.1@", (await FetchAsync(providers, Chart(Address, "other"), ">0-0")).Revision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_are_relative_absolute_or_several_of_which_one_must_have_it()
    {
        await Charts.PackageAsync("1.0.0");
        await Charts.IndexAsync(Address + "/");
        await FetchAsync(Providers(), Chart(Address));
        Charts.EditIndex(text => text.Replace($"- {Address}/shop-1.0.0.tgz", $"- {Address}/gone.tgz\n    - shop-1.0.0.tgz", StringComparison.Ordinal));
        _server.ForgetRequests();
        await FetchAsync(Providers(), Chart(Address));
        Assert.Equal(["/index.yaml", "/gone.tgz", "/shop-1.0.0.tgz"], _server.Asked);
        Charts.EditIndex(static text => text.Replace("- shop-1.0.0.tgz", "- also-gone.tgz", StringComparison.Ordinal));
        Assert.Contains("none of 2 addresses has it: 127.0.0.1 has no such package", (await FailsAsync(Providers(), Chart(Address))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_below_a_path_has_its_index_and_packages_there()
    {
        await Charts.PublishAsync("1.0.0");
        var below = Path.Combine(Charts.Repository, "team", "stable");
        Directory.CreateDirectory(below);
        foreach (var file in (string[])["index.yaml", "shop-1.0.0.tgz"]) File.Move(Charts[file], Path.Combine(below, file));
        await FetchAsync(Providers(), Chart(Address + "/team/stable/"));
        Assert.Equal(["/team/stable/index.yaml", "/team/stable/shop-1.0.0.tgz"], _server.Asked);
    }

    [Fact]
    public async Task Another_package_than_the_index_says_is_refused_with_both_digests()
    {
        await Charts.PublishAsync("1.0.0");
        var said = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Charts["shop-1.0.0.tgz"], Cancel)));
        await Charts.PackageAsync("1.0.0", more: ("templates/b.yaml", "# another\n"));
        var sent = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Charts["shop-1.0.0.tgz"], Cancel)));
        var failure = await FailsAsync(Providers(), Chart(Address));
        Assert.False(failure.Transient);
        Assert.Contains($"its digest is sha256:{sent}, not sha256:{said}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_digest_in_the_index_the_package_tells_it()
    {
        await Charts.PublishAsync("1.0.0");
        Charts.EditIndex(static text => string.Join('\n', text.Split('\n').Where(static line => !line.Contains("digest:", StringComparison.Ordinal))));
        Assert.Equal("1.0.0@sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Charts["shop-1.0.0.tgz"], Cancel))), (await FetchAsync(Providers(), Chart(Address))).Revision);
        Charts.EditIndex(static text => text.Replace("  - apiVersion: v2", "  - digest: abc\n    apiVersion: v2", StringComparison.Ordinal));
        Assert.Contains("the digest in the repository's index is none of SHA-256", (await FailsAsync(Providers(), Chart(Address))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other", "*", "there is no such chart in the repository's index")]
    [InlineData("shop", "^2", "no version matches '^2'; the newest are 1.0.0 (a prerelease counts only where the range names one)")]
    public async Task What_is_not_there_is_named(string chart, string range, string cause)
    {
        await Charts.PublishAsync("1.0.0");
        var failure = await FailsAsync(Providers(), Chart(Address, chart), range);
        Assert.Equal((false, $"{Address} (chart {chart}): resolve version: {cause}"), (failure.Transient, failure.Message));
    }

    [Theory]
    [InlineData("<html><body>login</body></html>", "its index.yaml is no index of a Helm repository")]
    [InlineData("apiVersion: v1\n", "its index.yaml is no index of a Helm repository")]
    [InlineData("", "its index.yaml is no index of a Helm repository")]
    [InlineData("entries: {shop: [", "its index.yaml ")]
    [InlineData("entries: {shop: [{version: 1.0.0}]}", "the repository's index names no address of its package")]
    [InlineData("entries: {shop: [{version: 1.0.0, urls: ['file:///etc/passwd']}]}", "the index leads from http to file, which is not followed")]
    [InlineData("entries: {shop: [{version: 1.0.0, urls: ['http://169.254.169.254/x.tgz']}]}", "169.254.169.254 resolves to 169.254.169.254, a cloud metadata address, which is not allowed")]
    [InlineData("entries: {shop: [{version: 1.0.0, urls: ['oci://127.0.0.1/x']}]}", "the index names an address that is none of a chart in a registry")]
    [InlineData("entries: {shop: [{version: not-one, urls: [a.tgz]}]}", "it has no version at all, and so none that matches '*'")]
    [InlineData("entries: {shop: null}", "there is no such chart in the repository's index")]
    [InlineData("a: &a {version: 1.0.0}\nentries: {shop: [{version: 1.0.0, more: *a}]}", "its index.yaml has a YAML alias in line 2, which is not read")]
    public async Task A_bad_index_is_a_final_failure(string index, string cause)
    {
        await File.WriteAllTextAsync(Charts["index.yaml"], index, Cancel);
        var failure = await FailsAsync(Providers(), Chart(Address));
        Assert.False(failure.Transient);
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_nested_deep_or_too_long_is_refused()
    {
        await File.WriteAllTextAsync(Charts["index.yaml"], $"x: {new string('[', 100_000)}", Cancel);
        Assert.Contains("its index.yaml is nested deeper than 50 levels", (await FailsAsync(Providers(), Chart(Address))).Message, StringComparison.Ordinal);
        await Charts.PublishAsync("1.0.0");
        Assert.Contains("its index.yaml has more than 100 bytes", (await FailsAsync(Limited(new SourceLimits { MaxIndexBytes = 100 }), Chart(Address))).Message, StringComparison.Ordinal);
        await Charts.PublishAsync("1.0.1");
        Assert.Contains("its index.yaml has more than 1 versions", (await FailsAsync(Limited(new SourceLimits { MaxVersions = 1 }), Chart(Address))).Message, StringComparison.Ordinal);
        Assert.Contains("the host's answer is longer than 50 bytes", (await FailsAsync(Limited(new SourceLimits { MaxPackageBytes = 50 }), Chart(Address))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_is_read_from_JSON_and_from_a_compressed_answer()
    {
        await Charts.PackageAsync("1.0.0");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write("""{"apiVersion":"v1","entries":{"other":[],"shop":[{"name":"shop","version":"1.0.0","keywords":["a",{"b":[]}],"urls":["shop-1.0.0.tgz"]}]},"generated":null}"""u8);
        await using var other = await AnswerServer.ListeningAsync();
        other.Answers["/index.yaml"] = new StandInAnswer(200, packed.ToArray(), "application/json") { Headers = { ["Content-Encoding"] = "gzip" } };
        other.Answers["/shop-1.0.0.tgz"] = new StandInAnswer(200, await File.ReadAllBytesAsync(Charts["shop-1.0.0.tgz"], Cancel), "application/x-tar") { Headers = { ["Content-Encoding"] = "gzip" } };
        var (revision, files) = await FetchAsync(Providers(), Chart(other.BaseAddress.AbsoluteUri));
        Assert.StartsWith("1.0.0@", revision, StringComparison.Ordinal);
        Assert.Contains("templates/a.yaml", files.Keys);
    }

    [Fact]
    public async Task Credentials_are_asked_for_by_name_and_never_shown()
    {
        await Charts.PublishAsync("1.0.0");
        _server.UserAndPassword = "dana:s3cret";
        Assert.EndsWith("127.0.0.1 asks for credentials (401); set Helm__Credentials__NAME__Host, __Username and __Password", (await FailsAsync(Providers(), Chart(Address))).Message, StringComparison.Ordinal);
        var failure = await FailsAsync(Providers(Credential("wr0ng")), Chart(Address));
        Assert.EndsWith("127.0.0.1 does not accept our credentials (401); see the settings Helm__Credentials__NAME__…", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
        await FetchAsync(Providers(Credential()), Chart(Address));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Another_host_gets_our_credentials_only_where_somebody_says_so(bool byManifest, bool bySetting)
    {
        await using var other = await ChartServer.StartAsync(Charts.Repository);
        await Charts.PackageAsync("1.0.0");
        await Charts.IndexAsync(other.BaseAddress.AbsoluteUri);
        var settings = Credential();
        await FetchAsync(Providers(bySetting ? [.. settings, ("Helm__Credentials__one__PassCredentials", "true")] : settings), Chart(Address, passCredentials: byManifest));
        Assert.NotNull(Assert.Single(_server.Requests).Authorization);
        Assert.Equal(byManifest || bySetting, Assert.Single(other.Requests).Authorization is not null);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_our_credentials()
    {
        await using var other = await ChartServer.StartAsync(Charts.Repository);
        await Charts.PublishAsync("1.0.0");
        _server.Redirects["/shop"] = $"{other.BaseAddress}shop-1.0.0.tgz";
        await FetchAsync(Providers([.. Credential(), ("Helm__Credentials__one__PassCredentials", "true")]), Chart(Address, passCredentials: true));
        Assert.All(_server.Requests, static request => Assert.NotNull(request.Authorization));
        Assert.Null(Assert.Single(other.Requests).Authorization);
    }

    [Fact]
    public async Task A_redirect_to_an_address_that_is_not_allowed_is_refused()
    {
        await Charts.PublishAsync("1.0.0");
        _server.Redirects["/shop"] = "http://169.254.169.254/latest/meta-data";
        var failure = await FailsAsync(Providers(), Chart(Address));
        Assert.False(failure.Transient);
        Assert.Contains("a cloud metadata address, which is not allowed", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, true, "the host's rate limit is used up until")]
    [InlineData(503, true, "the host answered 503")]
    [InlineData(403, false, "our credentials may not read this (403)")]
    [InlineData(404, false, "there is no index.yaml: it is no Helm repository, or our credentials may not see it")]
    public async Task What_a_status_means(int status, bool transient, string cause)
    {
        _server.Fault = _ => new StandInFault { Status = status, Headers = status == 429 ? new() { ["Retry-After"] = "30" } : [] };
        var failure = await FailsAsync(Providers(), Chart(Address));
        Assert.Equal(transient, failure.Transient);
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(Address, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index.yaml")]
    [InlineData(".tgz")]
    public async Task Half_an_answer_and_none_are_transient(string part)
    {
        await Charts.PublishAsync("1.0.0");
        _server.Fault = target => target.EndsWith(part, StringComparison.Ordinal) ? new StandInFault { HalfBody = true } : null;
        Assert.True((await FailsAsync(Providers(), Chart(Address))).Transient);
        _server.Fault = target => target.EndsWith(part, StringComparison.Ordinal) ? new StandInFault { Hang = true } : null;
        var failure = await FailsAsync(Providers(new SourceOptions { Patience = TimeSpan.FromSeconds(1) }), Chart(Address));
        Assert.True(failure.Transient, failure.ToString());
    }

    [Fact]
    public async Task A_package_with_a_link_or_that_is_none_is_refused_and_no_later_try_helps()
    {
        await using (var file = File.Create(Charts["shop-1.0.0.tgz"]))
        await using (var gzip = new GZipStream(file, CompressionMode.Compress))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "shop/values.yaml") { LinkName = "/etc/passwd" }, Cancel);
        }

        await File.WriteAllTextAsync(Charts["index.yaml"], "entries: {shop: [{version: 1.0.0, urls: [shop-1.0.0.tgz]}]}", Cancel);
        Assert.Contains("values.yaml", (await FailsAsync(Providers(), Chart(Address))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Charts["shop-1.0.0.tgz"], "<html>", Cancel);
        var failure = await FailsAsync(Providers(), Chart(Address));
        Assert.False(failure.Transient);
        Assert.EndsWith("unpack chart: it is no chart's package: the archive is damaged or ends early", failure.Message, StringComparison.Ordinal);
    }

    private SourceProviders Limited(SourceLimits limits) => Providers(new SourceOptions { Limits = limits });

    private (string, string)[] Credential(string password = "s3cret") =>
        [("Helm__Credentials__one__Host", _server.BaseAddress.Authority), ("Helm__Credentials__one__Username", "dana"), ("Helm__Credentials__one__Password", password)];
}
