using System.Text;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Manifests to Applications and Clusters. The files in <c>Fixtures/</c> are named for what is expected of them.</summary>
public sealed class ApplicationReaderTests
{
    private const string Expect = "# expect: ";

    public static TheoryData<string> Invalid =>
        [.. Directory.GetFiles(TestFiles.Path("Applications/Fixtures/invalid")).Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static ApplicationReading Read(string fixture) => ApplicationReader.Read("apps/" + Path.GetFileName(fixture), TestFiles.Bytes("Applications/Fixtures/" + fixture));

    private static Application One(string fixture)
    {
        var reading = Read(fixture);
        Assert.Empty(reading.Failures);
        return Assert.Single(reading.Applications);
    }

    [Theory, MemberData(nameof(Invalid))]
    public void An_invalid_manifest_fails_with_file_line_and_path(string file)
    {
        var expected = File.ReadLines(TestFiles.Path("Applications/Fixtures/invalid/" + file))
            .TakeWhile(static l => l.StartsWith(Expect, StringComparison.Ordinal)).Select(l => $"apps/{file}:{l[Expect.Length..]}");
        var reading = Read("invalid/" + file);
        Assert.Equal(expected, reading.Failures.Select(static f => f.ToString()));
        Assert.Empty(reading.Applications);
        Assert.Empty(reading.Clusters);
    }

    [Fact]
    public void The_guestbook_of_Argo_CD_is_read_without_a_warning()
    {
        var guestbook = One("valid/guestbook.yaml");
        Assert.Equal(("guestbook", "HEAD", "guestbook"), (guestbook.Name, guestbook.Source.TargetRevision, guestbook.Source.Path));
        Assert.Equal("github.com/argoproj/argocd-example-apps", guestbook.Source.Repository.Key);
        Assert.Equal(new ApplicationDestination(null, Cluster.InClusterServer, "guestbook"), guestbook.Destination);
        Assert.Equal(new SyncPolicy(), guestbook.SyncPolicy);
        Assert.Equal("apps/guestbook.yaml:1", guestbook.Origin.ToString());
        Assert.Empty(guestbook.Warnings);
        Assert.Null(guestbook.MaxPrune);
        Assert.Equal((null, null), (guestbook.Source.Directory, guestbook.Source.Kustomize));
    }

    [Fact]
    public void Every_supported_field_is_read()
    {
        var shop = One("valid/shop-automated-to-a-named-cluster.yaml");
        Assert.Equal(("shop.prod", "release/1.x", "envs/prod"), (shop.Name, shop.Source.TargetRevision, shop.Source.Path));
        Assert.True(shop.Source.Directory is { Recurse: true });
        Assert.Equal(new ApplicationDestination("prod-west", null, "shop"), shop.Destination);
        Assert.Equal(new SyncPolicy(Automated: true, Prune: true, SelfHeal: true), shop.SyncPolicy);
        Assert.Equal(20, shop.MaxPrune);
        Assert.Equal("shop", shop.Annotations["notifications.argoproj.io/subscribe.on-sync-failed.slack"]);
        Assert.Equal(3, shop.Origin.Line);
        Assert.Empty(shop.Warnings);
    }

    [Fact]
    public void Sync_options_are_read_with_what_belongs_to_them()
    {
        var shop = One("valid/shop-with-sync-options.yaml");
        Assert.Equal(["CreateNamespace=true", "Prune=confirm", "Replace=true", "PrunePropagationPolicy=orphan", "Delete=false"], shop.SyncOptions.All);
        Assert.True(shop.CreatesNamespace);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), shop.DeletionApproved);
        Assert.Equal(("shop", "shop@example.com"), (shop.ManagedNamespace!.Labels["team"], shop.ManagedNamespace.Annotations["contact"]));
        Assert.Empty(shop.Warnings);
    }

    [Fact]
    public void Automation_that_is_not_enabled_is_off_in_all_its_parts()
    {
        var application = One("valid/kustomize-guestbook-switched-off.yaml");
        Assert.Equal(new SyncPolicy(), application.SyncPolicy);
        Assert.NotNull(application.Source.Kustomize);
        Assert.Equal("", application.Source.Path);
        Assert.Equal(new ApplicationDestination("in-cluster", null, "default"), application.Destination);
    }

    [Fact]
    public void What_is_to_be_ignored_is_read_without_a_warning()
    {
        var application = One("valid/ignore-differences.yaml");
        Assert.True(application.RespectIgnoreDifferences);
        Assert.Empty(application.Warnings);
        var (one, two, three) = (application.IgnoreDifferences[0], application.IgnoreDifferences[1], application.IgnoreDifferences[2]);
        Assert.Equal(("apps", "Deployment", "web", "shop", "/spec/replicas"), (one.Group.Text, one.Kind.Text, one.Name, one.Namespace, Assert.Single(one.Pointers).Text));
        Assert.Equal(".webhooks[]?.clientConfig.caBundle", Assert.Single(two.Expressions).Text);
        Assert.Equal(("", "kube-controller-manager"), (three.Name, Assert.Single(three.Managers)));
        Assert.False(One("valid/guestbook.yaml").RespectIgnoreDifferences);
    }

    [Fact]
    public void Several_sources_are_read_in_their_order_and_one_that_only_has_a_name_brings_files()
    {
        var application = One("valid/several-sources.yaml");
        Assert.Equal(["shop", "values", "base"], application.Sources.Select(static source => source.Repository.Text.Split('/')[^1]));
        Assert.Equal([("apps/shop", "HEAD", false), ("", "v1", true), ("", "HEAD", false)], application.Sources.Select(static source => (source.Path, source.TargetRevision, source.FilesOnly)));
        Assert.Equal((true, "values"), (application.Source.Directory?.Recurse, application.Sources[1].Ref));
        Assert.Equal(3, application.Sources.Select(static source => source.Digest).Distinct().Count());
        Assert.Empty(application.Warnings);
    }

    [Fact]
    public void Variables_are_read_as_texts()
    {
        var application = One("valid/variables.yaml");
        Assert.Equal([("cluster", "prod"), ("debug", "false"), ("empty", ""), ("replicas", "3")], application.Variables!.Select(static one => (one.Key, one.Value)).Order());
        Assert.False(application.VariablesStrict);
        Assert.Null(One("valid/several-sources.yaml").Variables);
    }

    [Fact]
    public void The_options_of_a_chart_are_read_and_an_object_of_values_goes_before_their_text()
    {
        var application = One("valid/helm-chart-in-git.yaml");
        var helm = application.Source.Helm!;
        Assert.Equal(("front", "front", "v1.33.1"), (helm.ReleaseName, helm.Namespace, helm.KubeVersion));
        Assert.Equal(["values-prod.yaml", "$values/shop.yaml"], helm.ValueFiles);
        Assert.Equal("""{"text":"☂ 😀 \\ud83d","number":1.5,"list":["a",{"b":null}]}""", helm.Values);
        Assert.Equal([new HelmParameter("image.tag", "1.10", false), new HelmParameter("a\\.b", "", true)], helm.Parameters);
        Assert.Equal([new HelmFileParameter("config", "files/config.json")], helm.FileParameters);
        Assert.True(helm is { SkipCrds: true, SkipTests: true, SkipSchemaValidation: true, IgnoreMissingValueFiles: true });
        Assert.Equal(["traefik.io/v1alpha1/TLSOption", "v1"], helm.ApiVersions);
        Assert.Null(application.Sources[1].Helm);
        Assert.Empty(application.Warnings);
    }

    [Fact]
    public void What_Jsonnet_is_evaluated_with_is_read_and_of_a_name_that_is_there_twice_the_later_counts()
    {
        var application = One("valid/jsonnet-folder.yaml");
        var (directory, jsonnet) = (application.Source.Directory!, application.Source.Directory!.Jsonnet!);
        Assert.True(directory.Recurse);
        Assert.Equal([new JsonnetVariable("empty", "", false), new JsonnetVariable("a.b-c", "of $ARGOCD_APP_NAME", false)], jsonnet.ExtVars);
        Assert.Equal([new JsonnetVariable("replicas", "3", true), new JsonnetVariable("stage", "prod", false)], jsonnet.Tlas);
        Assert.Equal(["vendor", "lib/k", ""], jsonnet.Libs);
        Assert.Empty(application.Warnings);
        Assert.Null(One("valid/several-sources.yaml").Source.Directory!.Jsonnet);
    }

    [Fact]
    public void The_address_of_a_chart_is_a_Helm_repository_or_a_registry()
    {
        var sources = One("valid/chart-of-a-helm-repository.yaml").Sources;
        Assert.Equal(
            [("bitnami-labs.github.io", "sealed-secrets", new ChartReference("sealed-secrets", false, true)), ("registry-1.docker.io", "bitnamicharts", new ChartReference("nginx", true)),
                ("registry.example.com:5000", "charts", new ChartReference("team/web", true)), ("registry.example.com", "charts", new ChartReference("api", true)), ("github.com", "contoso/values", null)],
            sources.Select(static source => (source.Repository.Host, source.Repository.Path, source.Repository.Chart)));
        Assert.Equal(["1.x", ">= 18, < 19", "1.2.3", "*", "HEAD"], sources.Select(static source => source.TargetRevision));
        Assert.Equal([true, true, true, true, false], sources.Select(static source => source.Helm is not null));
        Assert.Equal("https://Bitnami-labs.github.io/sealed-secrets (chart sealed-secrets)", sources[0].Repository.ToString());
        // A push to a Git repository of that address is none of the chart's.
        Assert.True(RepositoryUrl.TryParse(sources[0].Repository.Text, out var git));
        Assert.NotEqual(git, sources[0].Repository);
    }

    [Fact]
    public void A_list_is_read_item_by_item() => Assert.Equal(["one", "two"], Read("valid/list-of-two.json").Applications.Select(static a => a.Name));

    [Fact]
    public void What_is_known_and_not_acted_on_is_warned_of_by_name()
    {
        string[] expected =
        [
            "metadata.ownerReferences", "operation", "spec.project", "spec.info", "spec.ignoreDifferences[1]", "spec.revisionHistoryLimit",
            "spec.syncPolicy.managedNamespaceMetadata", "status",
            "spec.syncPolicy.syncOptions: ServerSideApply=false", "spec.syncPolicy.syncOptions: Force=true",
            "metadata.finalizers: example.com/other: a finalizer that is not known",
        ];
        var warnings = One("warned/export-of-a-running-application.yaml").Warnings;
        Assert.Equal(expected.Length, warnings.Count);
        Assert.All(expected, start => Assert.Single(warnings, w => w.StartsWith(start + ":", StringComparison.Ordinal) || w.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_project_is_a_warning_and_not_a_failure()
    {
        var reading = ApplicationReader.Read("p.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: team}\n"u8.ToArray());
        Assert.Empty(reading.Failures);
        Assert.StartsWith("p.yaml:1: AppProject team: not acted on", Assert.Single(reading.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_manifest_does_not_take_its_neighbours_away()
    {
        byte[] file = [.. TestFiles.Bytes("Applications/Fixtures/valid/guestbook.yaml"), .. "\n---\n"u8, .. TestFiles.Bytes("Applications/Fixtures/invalid/helm-values-that-are-no-mapping.yaml"), .. "\n---\n- not a mapping"u8];
        var reading = ApplicationReader.Read("all.yaml", file);
        Assert.Equal("guestbook", Assert.Single(reading.Applications).Name);
        Assert.Equal(["all.yaml:18", "all.yaml:33"], reading.Failures.Select(static f => f.Subject).Order());
        var invalid = Assert.Single(reading.Invalid);
        Assert.Equal("shop", invalid.Name);
        Assert.Equal("spec.source.helm.values", Assert.Single(invalid.Failures).Step);
    }

    [Fact]
    public void The_value_of_a_secret_is_never_told()
    {
        var told = Read("invalid/secret-of-a-repository.yaml").Failures.Concat(Read("invalid/cluster-with-a-token-by-value.yaml").Failures);
        Assert.DoesNotContain("hunter2", string.Join('\n', told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_name_cannot_forge_a_line()
    {
        var failure = Assert.Single(ApplicationReader.Read("a.json", Encoding.UTF8.GetBytes(
            """{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"a"},"x\nERROR \u001b[2J":1}""")).Failures);
        Assert.Equal("a.json:1: x\\u000aERROR \\u001b[2J: unknown field", failure.ToString());
    }

    [Fact]
    public void A_kustomization_among_the_manifests_is_a_failure() =>
        Assert.Contains("kustomizations are not built here", Assert.Single(ApplicationReader.Read("apps/kustomization.yaml", "resources: []"u8.ToArray()).Failures).Cause, StringComparison.Ordinal);

    [Fact]
    public void Every_way_into_a_cluster_is_read()
    {
        var reading = Read("clusters/three-ways-in.yaml");
        Assert.Empty(reading.Failures);
        var (laptop, west, edge, vaulted) = (reading.Clusters[0], reading.Clusters[1], reading.Clusters[2], reading.Clusters[3]);
        Assert.Equal((true, new KubeconfigReference("/home/ann/.kube/config", null, "kind-dev")), (laptop.Default, laptop.Kubeconfig));
        Assert.EndsWith("/managedClusters/west", west.AksResourceId, StringComparison.Ordinal);
        Assert.Equal((new Uri("https://edge.example.com:6443"), "EDGE_TOKEN", false), (edge.Server, edge.TokenSecretRef, edge.Default));
        Assert.Equal(new KubeconfigReference(null, "Clusters__Vaulted", null), vaulted.Kubeconfig);
    }
}
