using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Rendering;
using GitOps.Functions.Rendering.Variables;
using GitOps.Functions.Sources;
using GitOps.Functions.Tests.GitHosts;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.Sources;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>What a commit costs follows what it changes; what it becomes does not depend on what was known.</summary>
public sealed class PlainFetchTests : SourceTestBase
{
    private GitHubStandIn _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private int Downloads => _host.Requests.Count(static request => request.Target.Contains("/git/blobs/", StringComparison.Ordinal));

    public override async ValueTask InitializeAsync()
    {
        _host = await GitHubStandIn.StartAsync(Hosted.Folder);
        // So large that no archive is taken.
        Hosted.Shop.Write("large.bin", new string('x', 16 << 20));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Only_files_that_a_commit_changes_are_downloaded()
    {
        for (var i = 0; i < 30; i++) Hosted.Shop.Write($"app/{i:00}.yaml", ConfigMap($"c-{i:00}"));
        Hosted.Shop.Write("app/README.md", "no manifest");
        Hosted.Publish();
        var first = await RenderAsync(null);
        Assert.Equal((30, 30), (first.Objects.Count, Downloads));

        Hosted.Shop.Write("app/03.yaml", ConfigMap("changed"));
        Hosted.Shop.Write("app/30.yaml", ConfigMap("added"));
        Hosted.Shop.Write("app/31.yaml", ConfigMap("c-05"));
        Hosted.Shop.Delete("app/05.yaml");
        Hosted.Shop.Write("app/README.md", "no manifest either");
        Hosted.Publish();
        _host.ForgetRequests();
        var second = await RenderAsync(first);
        // The 31st has the content of one that was known under another name: what is known is known by its path.
        Assert.Equal(3, Downloads);
        Assert.Equal(31, second.Objects.Count);
        Assert.Equal(["app/03.yaml:1", "app/04.yaml:1", "app/06.yaml:1"], second.Objects.Skip(3).Take(3).Select(static one => one.Origin.ToString()));
        Assert.Equal((await RenderAsync(null)).Digest, second.Digest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_commits_and_options_give_what_everything_fetched_anew_gives(int seed)
    {
        var random = new Random(seed);
        RenderResult? former = null;
        for (var round = 0; round < 12; round++)
        {
            for (var i = random.Next(1, 6); i > 0; i--) Change(random);
            Hosted.Shop.Write("app/always.yaml", ConfigMap("always", $"data: {{ round: \"{round}\" }}\n"));
            Hosted.Publish();
            var source = Source() with { Directory = random.Next(3) switch { 0 => null, 1 => new DirectoryOptions(Recurse: true), _ => new DirectoryOptions(Exclude: PathGlob.TryParse("f1*", out _)) } };
            var (incremental, whole) = (await RenderAsync(former, source, local: true), await RenderAsync(null, source, local: true));
            Assert.Equal(whole.Failures, incremental.Failures);
            Assert.Equal(whole.Objects.Select(static one => $"{one.Origin} {one.Reference}"), incremental.Objects.Select(static one => $"{one.Origin} {one.Reference}"));
            Assert.Equal((whole.Digest, whole.Tool), (incremental.Digest, incremental.Tool));
            Assert.Equal(whole.Files, incremental.Files);
            // An incomplete render is not kept: the one before it stays what is known.
            if (whole.Complete) former = Kept(incremental);
        }

        Assert.NotNull(former);
    }

    [Fact]
    public async Task What_is_known_counts_against_the_limits_as_if_it_had_come()
    {
        for (var i = 0; i < 10; i++) Hosted.Shop.Write($"app/{i}.yaml", ConfigMap($"c-{i}"));
        Hosted.Publish();
        var first = await RenderAsync(null);
        var limits = new SourceLimits { MaxTotalBytes = first.Files.Sum(static file => file.Size) + 10 };
        Hosted.Shop.Write("app/more.yaml", ConfigMap("more"));
        Hosted.Publish();
        var (incremental, whole) = (await Assert.ThrowsAsync<FailureException>(() => RenderAsync(first, limits: limits)), await Assert.ThrowsAsync<FailureException>(() => RenderAsync(null, limits: limits)));
        Assert.Equal(whole.Message, incremental.Message);
    }

    [Fact]
    public async Task What_is_made_of_several_files_or_changed_afterwards_is_not_taken_for_what_a_file_says()
    {
        Hosted.Shop.Write("plain/a.yaml", ConfigMap("a"));
        Hosted.Shop.Write("kustomize/kustomization.yaml", "resources: [a.yaml]");
        Hosted.Shop.Write("kustomize/a.yaml", ConfigMap("a"));
        Hosted.Shop.Write("overridden/a.yaml", ConfigMap("a"));
        Hosted.Shop.Write("overridden/.argocd-source-shop.yaml", "directory: { exclude: b.yaml }");
        Hosted.Shop.Write("jsonnet/a.jsonnet", "{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}}");
        Hosted.Publish();
        foreach (var (source, target) in (IEnumerable<(ApplicationSource, RenderTarget)>)
        [
            (Of("kustomize"), Context.Target), (Of("jsonnet"), Context.Target), (Of("overridden"), Context.Target), (Of("plain") with { Kustomize = new KustomizeOptions() }, Context.Target), (Of("plain") with { Helm = HelmOptions.None }, Context.Target),
            (Of("plain") with { CommonMetadata = new NamespaceMetadata(new Dictionary<string, string> { ["a"] = "b" }, new Dictionary<string, string>()) }, Context.Target),
            (Of("plain") with { Plain = new DirectoryOptions() }, Context.Target), (Of("plain") with { GeneratesKustomization = true }, Context.Target),
            (Of("plain"), new RenderTarget("shop", "ns") { Variables = new VariableSubstitution(new Dictionary<string, string> { ["a"] = "b" }, false, null) }),
        ])
        {
            await using var revision = await ResolveAsync("main");
            Assert.Null(await PlainFetch.TryAsync(source, target, revision, static _ => throw new InvalidOperationException("nothing former is of use"), Cancel));
        }

        await using var plain = await ResolveAsync("main");
        Assert.NotNull(await PlainFetch.TryAsync(Of("plain"), Context.Target, plain, static _ => Task.FromResult<RenderResult?>(null), Cancel));
        Assert.Null(await PlainFetch.TryAsync(Of("gone"), Context.Target, plain, static _ => throw new InvalidOperationException("nothing former is of use"), Cancel));

        // Of two sources one may replace what the other's file says.
        await using var two = await SourceRevisions.ResolveAsync(Providers(), Application(Of("plain"), Of("plain")), Cancel);
        Assert.Empty((await two.RenderAsync(RealRenderer, Context.Target, static _ => throw new InvalidOperationException("nothing former is of use"), Cancel)).Rendered.Files);
    }

    internal override string UrlOf(string ownerAndName) => $"{_host.BaseAddress}{ownerAndName}.git";

    internal override SourceOptions Options(SourceLimits limits) => new() { GitHubApi = _host.BaseAddress, Limits = limits, LocalFolders = ["/"] };

    private ApplicationSource Of(string path) => Source(path) with { Repository = Url(UrlOf("org/shop")), TargetRevision = "main" };

    private static Application Application(params ApplicationSource[] sources) =>
        new() { Name = "shop", Sources = sources, Destination = new ApplicationDestination("test", null, "ns"), Origin = TestApplication.TestOrigin };

    private async Task<RenderResult> RenderAsync(RenderResult? former, ApplicationSource? source = null, SourceLimits? limits = null, bool local = false)
    {
        var application = Application((source ?? Source()) with { Repository = Url(local ? Hosted.Shop.BarePath : UrlOf("org/shop")), TargetRevision = "main" });
        await using var revisions = await SourceRevisions.ResolveAsync(Providers(Options(limits ?? new SourceLimits())), application, Cancel);
        return (await revisions.RenderAsync(RealRenderer, Context.Target, _ => Task.FromResult(former), Cancel)).Rendered;
    }

    // As a snapshot has it.
    private static RenderResult? Kept(RenderResult rendered)
    {
        using var bytes = new MemoryStream();
        SnapshotDocument.Write(bytes, rendered);
        return SnapshotDocument.Read(bytes.ToArray());
    }

    private void Change(Random random)
    {
        var path = $"app/{(random.Next(3) == 0 ? "deep/" : "")}f{random.Next(20)}.{(random.Next(4) == 0 ? "json" : "yaml")}";
        switch (random.Next(9))
        {
            case 0 when File.Exists(Path.Combine(Hosted.Shop.WorkPath, path)): Hosted.Shop.Delete(path); break;
            case 1: Hosted.Shop.Write(path, "just: values\n"); break;
            case 2: Hosted.Shop.Write(path, $"{ConfigMap(Name(path, random))}---\n{ConfigMap(Name(path, random) + "-second")}"); break;
            case 3: Hosted.Shop.Write(path, $"apiVersion: v1\nkind: List\nitems:\n- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Name(path, random)}-one}}}}\n- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: {Name(path, random)}-two}}}}\n"); break;
            case 4 when random.Next(3) == 0: Hosted.Shop.Write(path, "apiVersion: v1\nkind: ConfigMap\nmetadata: ["); break;
            case 5 when random.Next(3) == 0: Hosted.Shop.Write(path, ConfigMap("always")); break;
            case 6: Hosted.Shop.Write($"app/notes-{random.Next(3)}.txt", $"{random.Next()}"); break;
            default: Hosted.Shop.Write(path, ConfigMap(Name(path, random))); break;
        }
    }

    private static string Name(string path, Random random) => path.Replace('/', '-').Replace('.', '-') + random.Next(2);
}
