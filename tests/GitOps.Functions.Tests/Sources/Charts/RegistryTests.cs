using System.Text;
using GitOps.Functions.Sources.Charts;
using GitOps.Functions.Tests.GitHosts;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Sources.Charts;

/// <summary>Charts from a real registry, pushed by the real helm; and registries that say what a real one does not.</summary>
public sealed class RegistryTests : ChartTestBase
{
    [Fact]
    public async Task A_version_is_found_by_its_name_or_by_a_range_and_an_unchanged_one_costs_a_head()
    {
        await using var registry = await RegistryServer.StartAsync();
        foreach (var version in (string[])["1.0.0", "1.1.0+build.2", "2.0.0-rc.1"]) await PushAsync(registry, version);
        var (providers, chart) = (Providers(), Chart($"{registry.Host}/charts"));
        var (revision, files) = await FetchAsync(providers, chart, "1.0.0");
        Assert.Matches("^1\\.0\\.0@sha256:[0-9a-f]{64}$", revision);
        Assert.Equal(["Chart.yaml", "templates/a.yaml", "values.yaml"], files.Keys);
        var before = registry.Requests.Count;
        await using (var again = await providers.ResolveAsync(chart, "1.0.0", Cancel)) Assert.Equal(revision, again.Revision);
        Assert.Equal(["HEAD /v2/charts/shop/manifests/1.0.0"], registry.Requests.Skip(before));

        // helm push writes + as _; a range is searched among the tags.
        Assert.StartsWith("1.1.0+build.2@", (await FetchAsync(providers, Chart($"oci://{registry.Host}/charts"), "1.x")).Revision, StringComparison.Ordinal);
        Assert.StartsWith("1.1.0+build.2@", (await FetchAsync(providers, chart, "1.1.0+build.2")).Revision, StringComparison.Ordinal);
        Assert.StartsWith("1.0.0@", (await FetchAsync(providers, chart, "v1.0.0")).Revision, StringComparison.Ordinal);
        Assert.StartsWith("2.0.0-rc.1@", (await FetchAsync(providers, Chart($"oci://{registry.Host}", "charts/shop"), "^2-0")).Revision, StringComparison.Ordinal);
        Assert.StartsWith("1.0.0@", (await FetchAsync(providers, Chart($"oci://{registry.Host}/charts/shop", null), "1.0.0")).Revision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await using var registry = await RegistryServer.StartAsync();
        await PushAsync(registry, "1.0.0");
        Assert.Equal(
            $"{registry.Host}/charts (chart shop): resolve version: no version matches '1.0.1'; the newest are 1.0.0 (a prerelease counts only where the range names one)",
            (await FailsAsync(Providers(), Chart($"{registry.Host}/charts"), "1.0.1")).Message);
        Assert.Equal(
            $"{registry.Host}/charts (chart other): resolve version: there is no such chart in the registry, or our credentials may not see it",
            (await FailsAsync(Providers(), Chart($"{registry.Host}/charts", "other"))).Message);
    }

    [Fact]
    public async Task A_version_that_was_pushed_again_has_another_digest()
    {
        await using var registry = await RegistryServer.StartAsync();
        await PushAsync(registry, "1.0.0");
        var providers = Providers();
        var first = await FetchAsync(providers, Chart($"{registry.Host}/charts"), "1.0.0");
        await PushAsync(registry, "1.0.0", ("values.yaml", "value: another\n"));
        var second = await FetchAsync(providers, Chart($"{registry.Host}/charts"), "1.0.0");
        Assert.NotEqual(first.Revision, second.Revision);
        Assert.Equal("value: another\n", Encoding.UTF8.GetString(second.Files["values.yaml"].Span));
    }

    [Fact]
    public async Task An_index_may_have_its_packages_in_a_registry()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var server = await ChartServer.StartAsync(Charts.Repository);
        await PushAsync(registry, "1.0.0");
        await Charts.IndexAsync();
        Charts.EditIndex(text => text.Replace("- shop-1.0.0.tgz", $"- oci://{registry.Host}/charts/shop:1.0.0", StringComparison.Ordinal));
        Assert.Contains("Chart.yaml", (await FetchAsync(Providers(), Chart(server.BaseAddress.AbsoluteUri))).Files.Keys);
    }

    [Fact]
    public async Task A_password_is_sent_where_the_registry_asks_for_it()
    {
        await using var registry = await RegistryServer.WithPasswordAsync();
        await LoginAsync(registry);
        await PushAsync(registry, "1.0.0");
        var chart = Chart($"oci://{registry.Host}/charts");
        Assert.EndsWith("127.0.0.1 asks for credentials (401); set Helm__Credentials__NAME__Host, __Username and __Password", (await FailsAsync(Providers(), chart)).Message, StringComparison.Ordinal);
        var failure = await FailsAsync(Providers(Credential(registry.Host, "wr0ng")), chart);
        Assert.Contains("127.0.0.1 does not accept our credentials (401)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
        await FetchAsync(Providers(Credential(registry.Host)), chart);
        await FetchAsync(Providers(Credential($"oci://{registry.Host}/charts", setting: "Url")), chart);
        Assert.Contains("asks for credentials", (await FailsAsync(Providers(Credential($"oci://{registry.Host}/char", setting: "Url")), chart)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_the_service_that_the_registry_names_is_asked_for_once()
    {
        await using var tokens = await TokenService.StartAsync($"{RegistryServer.User}:{RegistryServer.Password}");
        await using var registry = await RegistryServer.WithTokensAsync(new Uri(tokens.BaseAddress, "token"), "charts.test", tokens.Certificate);
        await LoginAsync(registry);
        await PushAsync(registry, "1.0.0");
        tokens.ForgetRequests();
        var (providers, chart) = (Providers(Credential(registry.Host)), Chart($"{registry.Host}/charts"));
        await FetchAsync(providers, chart, "1.x");
        await FetchAsync(providers, chart, "1.0.0");
        var asked = Assert.Single(tokens.Requests);
        Assert.Equal("/token?scope=repository%3Acharts%2Fshop%3Apull&service=charts.test", asked.Target);
        Assert.StartsWith("Basic ", asked.Authorization, StringComparison.Ordinal);
        var failure = await FailsAsync(Providers(), chart);
        Assert.EndsWith("127.0.0.1 asks for credentials (401); set Helm__Credentials__NAME__Host, __Username and __Password", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer realm=\"http://tokens.example.com/token\",service=\"s\"", "wants a token of a service that is not reached over https")]
    [InlineData("Bearer realm=\"https://169.254.169.254/token\"", "169.254.169.254 resolves to 169.254.169.254, a cloud metadata address, which is not allowed")]
    [InlineData("Bearer realm=\"nonsense\"", "does not accept our credentials (401)")]
    [InlineData("Digest realm=\"x\"", "does not accept our credentials (401)")]
    public async Task A_service_that_must_not_be_asked_gets_no_password(string challenge, string cause)
    {
        await using var registry = await AnswerServer.ListeningAsync();
        registry.Answers["/v2/charts/shop/manifests/1.0.0"] = new StandInAnswer(401, [], "text/plain") { Headers = { ["WWW-Authenticate"] = challenge } };
        var failure = await FailsAsync(Providers(Credential(registry.BaseAddress.Authority)), Chart($"{registry.BaseAddress.Authority}/charts"), "1.0.0");
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
        Assert.Null(Assert.Single(registry.Requests).Authorization);
    }

    [Fact]
    public async Task A_challenge_of_a_host_that_was_redirected_to_is_not_answered()
    {
        await using var other = await AnswerServer.ListeningAsync();
        other.Answers["/elsewhere"] = new StandInAnswer(401, [], "text/plain") { Headers = { ["WWW-Authenticate"] = $"Bearer realm=\"{other.BaseAddress}token\"" } };
        await using var registry = await AnswerServer.ListeningAsync();
        registry.Answers["/v2/charts/shop/manifests/1.0.0"] = new StandInAnswer(307, [], "text/plain") { Headers = { ["Location"] = $"{other.BaseAddress}elsewhere" } };
        Assert.Contains("(401)", (await FailsAsync(Providers(Credential(registry.BaseAddress.Authority)), Chart($"{registry.BaseAddress.Authority}/charts"), "1.0.0")).Message, StringComparison.Ordinal);
        Assert.Equal("/elsewhere", Assert.Single(other.Requests).Target);
    }

    [Fact]
    public async Task A_long_list_of_versions_is_read_to_its_end_and_not_at_another_host()
    {
        await using var registry = await AnswerServer.ListeningAsync();
        StandInAnswer Page(string tags, string? next) => new(200, Encoding.UTF8.GetBytes($$"""{"name":"charts/shop","tags":{{tags}}}"""), "application/json") { Headers = next is null ? [] : new() { ["Link"] = $"<{next}>; rel=\"next\"" } };
        registry.Answers["/v2/charts/shop/tags/list?n=1000"] = Page("""["1.0.0","latest"]""", "/v2/charts/shop/tags/list?n=1000&last=latest");
        registry.Answers["/v2/charts/shop/tags/list?n=1000&last=latest"] = Page("""["1.2.0"]""", "list?n=1000&last=1.2.0");
        registry.Answers["/v2/charts/shop/tags/list?n=1000&last=1.2.0"] = Page("null", null);
        Serve(registry, "1.2.0", Manifest(await File.ReadAllBytesAsync(await Charts.PackageAsync("1.2.0"), Cancel)));
        var chart = Chart($"{registry.BaseAddress.Authority}/charts");
        await using (var revision = await Providers().ResolveAsync(chart, "*", Cancel)) Assert.StartsWith("1.2.0@", revision.Revision, StringComparison.Ordinal);
        registry.Answers["/v2/charts/shop/tags/list?n=1000"] = Page("""["1.0.0"]""", "http://example.com/v2/charts/shop/tags/list");
        Assert.Contains("its list of tags goes on at another host", (await FailsAsync(Providers(), chart)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar+gzip", "it is no Helm chart but application/vnd.oci.image.config.v1+json")]
    [InlineData("application/vnd.cncf.helm.config.v1+json", "application/vnd.cncf.helm.chart.provenance.v1.prov", "it is no Helm chart: its manifest names no package")]
    public async Task What_is_no_chart_is_refused_by_its_kind(string config, string layer, string cause)
    {
        await using var registry = await AnswerServer.ListeningAsync();
        Serve(registry, "1.0.0", Manifest("x"u8.ToArray(), config, layer));
        Assert.Contains(cause, (await FailsAsync(Providers(), Chart($"{registry.BaseAddress.Authority}/charts"), "1.0.0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_manifest_or_package_than_the_digest_says_is_refused()
    {
        await using var registry = await AnswerServer.ListeningAsync();
        var package = await File.ReadAllBytesAsync(await Charts.PackageAsync("1.0.0"), Cancel);
        var digest = Serve(registry, "1.0.0", Manifest(package));
        registry.Answers["/v2/charts/shop/blobs/" + ChartPackage.Digest(package)] = new StandInAnswer(200, "another"u8.ToArray(), "application/octet-stream");
        var chart = Chart($"{registry.BaseAddress.Authority}/charts");
        Assert.Contains($"127.0.0.1 sent another package than the one with the digest {ChartPackage.Digest(package)}", (await FailsAsync(Providers(), chart, "1.0.0")).Message, StringComparison.Ordinal);
        registry.Answers["/v2/charts/shop/manifests/" + digest] = new StandInAnswer(200, Manifest("y"u8.ToArray()), "application/json");
        Assert.Contains($"127.0.0.1 sent another manifest than the one with the digest {digest}", (await FailsAsync(Providers(), chart, "1.0.0")).Message, StringComparison.Ordinal);
    }

    private static string Serve(AnswerServer registry, string tag, byte[] manifest)
    {
        var digest = ChartPackage.Digest(manifest);
        foreach (var reference in (string[])[tag, digest]) registry.Answers["/v2/charts/shop/manifests/" + reference] = new StandInAnswer(200, manifest, "application/vnd.oci.image.manifest.v1+json");
        return digest;
    }

    private static byte[] Manifest(byte[] package, string config = "application/vnd.cncf.helm.config.v1+json", string layer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip") => Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"config":{"mediaType":"{{config}}","digest":"sha256:0","size":2},"layers":[{"mediaType":"{{layer}}","digest":"{{ChartPackage.Digest(package)}}","size":{{package.Length}}}]}""");

    private static (string, string)[] Credential(string host, string password = RegistryServer.Password, string setting = "Host") =>
        [($"Helm__Credentials__one__{setting}", host), ("Helm__Credentials__one__Username", RegistryServer.User), ("Helm__Credentials__one__Password", password)];

    private Task<string> LoginAsync(RegistryServer registry) => Charts.HelmAsync("registry", "login", registry.Host, "--username", RegistryServer.User, "--password", RegistryServer.Password, "--plain-http");

    private async Task PushAsync(RegistryServer registry, string version, params (string Path, string Text)[] more) =>
        await Charts.HelmAsync("push", await Charts.PackageAsync(version, more: more), $"oci://{registry.Host}/charts", "--plain-http");
}
