using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Applications.Flux;

/// <summary>Flux's manifests to Applications.</summary>
public sealed class FluxReaderTests
{
    private const string Repository = """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: fleet, namespace: flux-system}
        spec: {url: https://git.example.com/fleet.git, interval: 30m, ref: {branch: main}}
        """;

    private const string Charts = """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: charts, namespace: flux-system}
        spec: {url: https://charts.example.com, interval: 1h}
        """;

    private static string Kustomization(string spec, string metadata = "") => $$"""
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system{{metadata}} }
        spec: {sourceRef: {kind: GitRepository, name: fleet}, path: ./apps, interval: 10m, prune: true{{spec}} }
        """;

    private static string Release(string spec, string source = "kind: GitRepository, name: fleet") => $$"""
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop-system}
        spec: {chart: {spec: {chart: ./charts/shop, sourceRef: {namespace: flux-system, {{source}} } } }, interval: 10m{{spec}} }
        """;

    private static ApplicationCatalogue Read(params string[] documents) =>
        new(ApplicationReading.Join([.. documents.Select(static (text, i) => ApplicationReader.Read($"{i}.yaml", Encoding.UTF8.GetBytes(text)))]), complete: true);

    private static Application One(params string[] documents)
    {
        var catalogue = Read(documents);
        Assert.Empty(catalogue.Failures);
        return Assert.Single(catalogue.All);
    }

    [Fact]
    public void A_kustomization_is_an_application_of_its_source_wherever_that_is_written()
    {
        var application = One(Kustomization(""), Repository);
        Assert.Equal(("ks.flux-system.apps", "https://git.example.com/fleet.git", "refs/heads/main", "apps"), (application.Name, application.Source.Repository.Text, application.Source.TargetRevision, application.Source.Path));
        Assert.Equal(new ApplicationDestination(null, Cluster.InClusterServer, "default"), application.Destination);
        Assert.Equal(new SyncPolicy(Automated: true, Prune: true, SelfHeal: true), application.SyncPolicy);
        Assert.True(application is { ReadyWhenApplied: true, HealthWait: null, Suspended: "", Force: false, VariablesStrict: false, Variables: null });
        Assert.True(application.Source.GeneratesKustomization);
        // Files that override options in Git are Argo CD's own.
        Assert.Null(application.Source.Written);
        Assert.Equal(TimeSpan.FromMinutes(10), application.CheckInterval);
        Assert.Equal(TimeSpan.FromMinutes(10), application.SyncTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), application.Retry.After(100));
        Assert.Empty(application.Warnings);
        Assert.Equal("0.yaml:1", application.Origin.ToString());
    }

    [Fact]
    public void Every_supported_field_of_a_kustomization_is_read()
    {
        var application = One(Repository, Kustomization("""
            , targetNamespace: shop, namePrefix: p-, nameSuffix: -s, force: true, timeout: 2m, retryInterval: 30s, components: [../c], ignoreMissingComponents: true,
            images: [{name: a, newTag: '1'}, {name: b, newName: c}, {name: d, newName: e, newTag: '2', digest: 'sha256:00'}],
            patches: [{patch: '{}', target: {kind: Deployment}}], commonMetadata: {labels: {team: shop}, annotations: {a: b}},
            dependsOn: [{name: infra}, {name: other, namespace: team}], healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: web, namespace: shop}],
            postBuild: {substitute: {stage: prod}, substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: login, optional: true}]}
            """));
        var options = application.Source.Kustomize!;
        Assert.Equal(("shop", "p-", "-s", "shop"), (application.Destination.Namespace, options.NamePrefix, options.NameSuffix, options.Namespace));
        Assert.Equal(["a:1", "b=c", "d=e:2@sha256:00"], options.Images);
        Assert.Equal("""{"patch":"{}","target":{"kind":"Deployment"}}""", Assert.Single(options.Patches).ToJsonString());
        Assert.Equal(["../c"], options.Components);
        Assert.True(options.IgnoreMissingComponents);
        Assert.Equal(["ks.flux-system.infra", "ks.team.other"], application.DependsOn);
        Assert.Equal(new HealthCheck("v1", new ObjectReference("apps", "Deployment", "shop", "web")), Assert.Single(application.HealthWait!.Checks!));
        Assert.False(application.ReadyWhenApplied);
        Assert.Equal([new VariableSource("ConfigMap", "flux-system", "settings", false), new VariableSource("Secret", "flux-system", "login", true)], application.VariableSources);
        Assert.Equal("prod", application.Variables!["stage"]);
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30), true), (application.SyncTimeout, application.Retry.After(7), application.Force));
        Assert.Equal("shop", application.Source.CommonMetadata!.Labels["team"]);
        Assert.NotEqual(One(Repository, Kustomization("")).Source.Digest, One(Repository, Kustomization(", commonMetadata: {labels: {team: shop}}")).Source.Digest);
    }

    [Theory]
    [InlineData("branch: main", "refs/heads/main")]
    [InlineData("branch: main, tag: v1", "refs/tags/v1")]
    [InlineData("tag: v1, name: refs/heads/next", "refs/heads/next")]
    [InlineData("branch: main, commit: 0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("", "refs/heads/master")]
    public void A_reference_is_taken_in_the_order_of_Flux(string reference, string expected) =>
        Assert.Equal(expected, One(Repository.Replace("branch: main", reference, StringComparison.Ordinal), Kustomization("")).Source.TargetRevision);

    [Theory]
    [InlineData(", suspend: true", "", "spec.suspend")]
    [InlineData("", ", suspend: true", "spec.suspend of GitRepository flux-system/fleet")]
    [InlineData(", suspend: false", "", "")]
    public void Suspended_is_what_is_or_whose_source_is(string spec, string source, string expected) =>
        Assert.Equal(expected, One(Repository.Replace(", ref:", $"{source}, ref:", StringComparison.Ordinal), Kustomization(spec)).Suspended);

    [Fact]
    public void A_named_cluster_is_the_destination_and_part_of_the_name()
    {
        var application = One(Repository, Kustomization(", dependsOn: [{name: infra}]", ", annotations: {gitops.functions/cluster: staging, gitops.functions/max-prune: '3', other: x}"));
        Assert.Equal(("staging.ks.flux-system.apps", "staging", 3), (application.Name, application.Destination.Name, application.MaxPrune));
        Assert.Equal(["staging.ks.flux-system.infra"], application.DependsOn);
    }

    [Theory]
    [InlineData(", unknown: 1", "spec.unknown: unknown field")]
    [InlineData(", pruned: true", "spec.pruned: unknown field; did you mean \"prune\"?")]
    [InlineData(", wait: 'true'", "spec.wait: must be true or false, without quotes")]
    [InlineData(", serviceAccountName: team", "spec.serviceAccountName: nobody is impersonated, so leaving it out would give it more rights; write a Cluster with that account's token, and name it in the annotation gitops.functions/cluster")]
    [InlineData(", kubeConfig: {secretRef: {name: a}}", "spec.kubeConfig: credentials are not read from the cluster; write a Cluster, and name it in the annotation gitops.functions/cluster")]
    [InlineData(", decryption: {provider: sops}", "spec.decryption: SOPS is not supported")]
    [InlineData(", healthCheckExprs: [{kind: A}]", "spec.healthCheckExprs: conditions in CEL are not supported")]
    [InlineData(", patchesStrategicMerge: [{}]", "spec.patchesStrategicMerge: gone from Flux's v1; write them as patches")]
    [InlineData(", timeout: soon", "spec.timeout: must be a duration such as 30s, 5m or 1h30m")]
    [InlineData(", dependsOn: [{namespace: a}]", "spec.dependsOn[0].name: missing")]
    [InlineData(", deletionPolicy: Never", "spec.deletionPolicy: must be MirrorPrune, Delete, WaitForTermination, Orphan")]
    [InlineData(", dependsOn: [{name: a, readyExpr: 'true'}]", "spec.dependsOn[0].readyExpr: conditions in CEL are not supported; leave it out to wait for the object's being ready")]
    [InlineData(", healthChecks: [{kind: Deployment}]", "spec.healthChecks[0]: must have a kind and a name")]
    [InlineData(", postBuild: {substituteFrom: [{kind: Deployment, name: a}]}", "spec.postBuild.substituteFrom[0]: must have the kind ConfigMap or Secret, and a name")]
    [InlineData(", postBuild: {substitute: {a-b: c}}", "spec.postBuild.substitute: \"a-b\" is no name for a variable")]
    [InlineData(", targetNamespace: A_B", "as an Application: spec.source.kustomize.namespace: must be ")]
    [InlineData(", images: [{name: a}]", "as an Application: spec.source.kustomize.images[0]: must be ")]
    public void What_cannot_be_done_is_an_error_by_name(string spec, string expected)
    {
        var catalogue = Read(Kustomization(spec), Repository);
        Assert.StartsWith($"0.yaml:1: {expected}", catalogue.Failures[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(catalogue.All);
        Assert.Equal("ks.flux-system.apps", Assert.Single(catalogue.Invalid).Name);
    }

    [Theory]
    [InlineData("semver: '>=1.0'", "spec.ref.semver: version ranges over tags are not supported yet; write a tag or a branch")]
    [InlineData("branch: main}, verify: {mode: HEAD", "spec.verify: signatures are not verified yet, and leaving that out would trust any commit")]
    [InlineData("branch: main}, recurseSubmodules: true, x: {", "spec.recurseSubmodules: submodules are not read; put the files into the repository")]
    [InlineData("branch: main}, timeout: 60s, x: {", "spec.x: unknown field")]
    public void A_source_that_cannot_be_read_takes_its_users_away(string reference, string expected)
    {
        var catalogue = Read(Repository.Replace("branch: main", reference, StringComparison.Ordinal), Kustomization(""));
        Assert.Contains(catalogue.Failures, failure => failure.ToString().StartsWith($"0.yaml:1: {expected}", StringComparison.Ordinal));
        Assert.Contains(catalogue.Failures, static failure => failure.ToString() == "1.yaml:1: spec.sourceRef: GitRepository flux-system/fleet (0.yaml:1) has errors");
        Assert.Empty(catalogue.All);
    }

    [Fact]
    public void What_a_reference_does_not_find_is_told()
    {
        Assert.Equal("0.yaml:1: spec.sourceRef: there is no GitRepository flux-system/fleet; neither a file nor the configuration repository has it", Assert.Single(Read(Kustomization("")).Failures).ToString());
        Assert.Equal("2.yaml:1: spec.sourceRef: GitRepository flux-system/fleet is written down more than once: 0.yaml:1, 1.yaml:1", Assert.Single(Read(Repository, Repository, Kustomization("")).Failures).ToString());
        Assert.Equal("spec.sourceRef.kind", Assert.Single(Read(Kustomization("").Replace("kind: GitRepository", "kind: OCIRepository", StringComparison.Ordinal)).Failures).Step);
        Assert.Equal("kind", Assert.Single(Read("apiVersion: source.toolkit.fluxcd.io/v1\nkind: Bucket\nmetadata: {name: a}\nspec: {endpoint: x}\n").Failures).Step);
        Assert.Contains("apiVersion: must be kustomize.toolkit.fluxcd.io/v1 or", Read(Kustomization("").Replace("io/v1", "io/v1alpha1", StringComparison.Ordinal), Repository).Failures[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("metadata.annotations[gitops.functions/depends-on]: not for this kind", Read(Kustomization("", ", annotations: {gitops.functions/depends-on: a}"), Repository).Failures[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_changes_nothing_that_is_deployed_is_a_warning()
    {
        var catalogue = Read(Repository.Replace(", ref:", ", secretRef: {name: a}, timeout: 60s, ref:", StringComparison.Ordinal), Kustomization(", deletionPolicy: Delete"));
        Assert.Equal(["0.yaml:1: GitRepository flux-system/fleet: spec.secretRef", "0.yaml:1: GitRepository flux-system/fleet: spec.timeout"], catalogue.Warnings.Select(static one => one[..one.LastIndexOf(": ", StringComparison.Ordinal)]));
        Assert.StartsWith("spec.deletionPolicy: not acted on", Assert.Single(Assert.Single(catalogue.All).Warnings), StringComparison.Ordinal);
        Assert.Empty(One(Repository, Kustomization(", deletionPolicy: Orphan")).Warnings);
        Assert.Contains(One(Repository, Release(", uninstall: {deletionPropagation: background}")).Warnings, static one => one.StartsWith("spec.uninstall: not acted on for a HelmRelease in a file", StringComparison.Ordinal));
        Assert.Empty(One(Repository, Kustomization("")).Finalizers);
    }

    [Theory]
    [InlineData("kind: Kustomization\nspec: {prune: true}", CascadeFinalizer.Background)]
    [InlineData("kind: Kustomization\nspec: {prune: true, deletionPolicy: MirrorPrune}", CascadeFinalizer.Background)]
    [InlineData("kind: Kustomization\nspec: {prune: false}", null)]
    [InlineData("kind: Kustomization\nspec: {prune: false, deletionPolicy: Delete}", CascadeFinalizer.Background)]
    [InlineData("kind: Kustomization\nspec: {prune: true, suspend: true}", null)]
    [InlineData("kind: HelmRelease\nspec: {}", CascadeFinalizer.Background)]
    [InlineData("kind: HelmRelease\nspec: {uninstall: {deletionPropagation: foreground}}", CascadeFinalizer.Foreground)]
    [InlineData("kind: HelmRelease\nspec: {suspend: true}", null)]
    public void What_Fluxs_own_finalizer_would_do_is_the_finalizer(string manifest, string? expected)
    {
        var group = manifest.Contains("HelmRelease", StringComparison.Ordinal) ? "helm.toolkit.fluxcd.io/v2" : "kustomize.toolkit.fluxcd.io/v1";
        var one = ManifestReader.Read("a", Encoding.UTF8.GetBytes($"apiVersion: {group}\nmetadata: {{name: a}}\n{manifest}\n")).Objects[0];
        Assert.Equal(expected is null ? [] : [expected], GitOps.Functions.Applications.Flux.FluxRemoval.Finalizers(one));
    }

    [Fact]
    public void What_a_repository_leaves_out_is_a_part_of_each_source_that_uses_it()
    {
        var (plain, ignoring) = (One(Repository, Kustomization("")).Source, One(Repository.Replace("interval: 30m", "interval: 30m, ignore: '/*'", StringComparison.Ordinal), Kustomization("")).Source);
        Assert.Equal(("", "/*"), (plain.Ignore, ignoring.Ignore));
        Assert.NotEqual(plain.Digest, ignoring.Digest);
        Assert.Equal("", One(Repository, Release("")).Source.Ignore);
        Assert.Null(One(Charts, Release("", "kind: HelmRepository, name: charts").Replace("./charts/shop", "shop", StringComparison.Ordinal)).Source.Ignore);
    }

    [Fact]
    public void A_helm_release_of_a_chart_in_Git_is_an_application()
    {
        var application = One(Repository, Release("""
            , targetNamespace: shop, values: {replicas: 2}, timeout: 3m, dependsOn: [{name: db}], install: {createNamespace: true, crds: Skip}, upgrade: {force: true},
            valuesFrom: [{kind: ConfigMap, name: a}, {kind: Secret, name: b, valuesKey: password, targetPath: db.password, optional: true}],
            driftDetection: {mode: enabled, ignore: [{paths: [/spec/replicas], target: {group: apps, kind: Deployment}}, {paths: [/data]}]}
            """));
        var helm = application.Source.Helm!;
        Assert.Equal(("hr.shop-system.shop", "charts/shop", "shop", "shop-shop"), (application.Name, application.Source.Path, application.Destination.Namespace, helm.ReleaseName));
        Assert.Equal("""{"replicas":2}""", helm.Values);
        Assert.True(helm is { SkipCrds: true, SkipTests: true });
        Assert.Equal(new SyncPolicy(Automated: true, Prune: true, SelfHeal: true), application.SyncPolicy);
        Assert.True(application is { CreatesNamespace: true, Force: true, ReadyWhenApplied: false });
        Assert.Equal((HealthWait.All, TimeSpan.FromMinutes(3)), (application.HealthWait, application.SyncTimeout));
        Assert.Equal(["hr.shop-system.db"], application.DependsOn);
        Assert.Equal(2, application.IgnoreDifferences.Count);
        Assert.Equal([new ChartValueSource(new VariableSource("ConfigMap", "shop-system", "a", false), "values.yaml", null), new ChartValueSource(new VariableSource("Secret", "shop-system", "b", true), "password", "db.password")], application.ChartValueSources);
        var plain = One(Repository, Release(", install: {disableWait: true}, releaseName: other"));
        Assert.Equal(("shop-system", "other"), (plain.Destination.Namespace, plain.Source.Helm!.ReleaseName));
        Assert.Null(plain.HealthWait);
        Assert.False(plain.SyncPolicy.SelfHeal);
    }

    [Theory]
    [InlineData(", valuesFrom: [{kind: Deployment, name: a}]", "spec.valuesFrom[0]: must have the kind ConfigMap or Secret, and a name")]
    [InlineData(", valuesFrom: [{kind: Secret, name: a, targetPath: 'a[0]'}]", "spec.valuesFrom[0].targetPath: only names separated by dots are read")]
    [InlineData(", postRenderers: [{kustomize: {}}]", "spec.postRenderers: not supported yet")]
    [InlineData(", install: {disableHooks: true}", "spec.install.disableHooks: hooks of the chart are run")]
    [InlineData(", install: {crds: Never}", "spec.install.crds: must be Skip, Create or CreateReplace")]
    [InlineData(", driftDetection: {mode: maybe}", "spec.driftDetection.mode: must be enabled, warn or disabled")]
    [InlineData(", driftDetection: {ignore: [{paths: [/a], target: {labelSelector: a=b}}]}", "spec.driftDetection.ignore[0].target.labelSelector: labels do not choose")]
    [InlineData(", chartRef: {kind: OCIRepository, name: a}", "spec: exactly one of chart and chartRef")]
    [InlineData(", uninstall: {deletionPropagation: orphan}", "spec.uninstall.deletionPropagation: orphan is not supported")]
    [InlineData(", upgrade: {preserveValues: true}", "spec.upgrade.preserveValues: values of former releases are not kept")]
    [InlineData(", install: {unknown: 1}", "spec.install.unknown: unknown field")]
    public void What_a_release_cannot_have_is_an_error_by_name(string spec, string expected) =>
        Assert.StartsWith($"0.yaml:1: {expected}", Read(Release(spec), Repository).Failures[0].ToString(), StringComparison.Ordinal);

    [Fact]
    public void Values_files_are_those_of_Git_beside_the_charts_own()
    {
        var application = One(Repository, Release("").Replace("chart: ./charts/shop,", "chart: ./charts/shop, valuesFiles: [./charts/shop/values.yaml, ./env/prod.yaml],", StringComparison.Ordinal));
        Assert.Equal(["/env/prod.yaml"], application.Source.Helm!.ValueFiles);
        Assert.Contains("must be charts/shop/values.yaml; a chart's own values cannot be left out here", Read(Release("").Replace("chart: ./charts/shop,", "chart: ./charts/shop, valuesFiles: [env/prod.yaml],", StringComparison.Ordinal), Repository).Failures[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_of_a_Helm_repository_is_an_applications_chart()
    {
        var any = One(Charts, Release("", "kind: HelmRepository, name: charts").Replace("chart: ./charts/shop,", "chart: shop,", StringComparison.Ordinal));
        Assert.Equal(("https://charts.example.com (chart shop)", "*"), (any.Source.Repository.ToString(), any.Source.TargetRevision));
        var range = One(
            Charts.Replace("url: https://charts.example.com", "type: oci, url: oci://registry.example.com/charts", StringComparison.Ordinal),
            Release("", "kind: HelmRepository, name: charts").Replace("chart: ./charts/shop,", "chart: shop, version: '>=1.2 <2', valuesFiles: [values.yaml, values-prod.yaml],", StringComparison.Ordinal));
        Assert.Equal((new ChartReference("shop", InRegistry: true), "charts", ">=1.2 <2"), (range.Source.Repository.Chart, range.Source.Repository.Path, range.Source.TargetRevision));
        Assert.Equal(["values-prod.yaml"], range.Source.Helm!.ValueFiles);
    }

    [Fact]
    public void An_OCIRepository_is_the_chart_that_it_holds()
    {
        const string Podinfo = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: podinfo, namespace: flux-system}\nspec: {interval: 1h, url: 'oci://ghcr.io/stefanprodan/charts/podinfo'REF}\n";
        const string User = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: podinfo, namespace: shop-system}\nspec: {interval: 1h, chartRef: {kind: OCIRepository, name: podinfo, namespace: flux-system} }\n";
        static string With(string more) => Podinfo.Replace("REF", more, StringComparison.Ordinal);

        var source = One(With(", ref: {semver: 6.x}, layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}"), User).Source;
        Assert.Equal((new ChartReference("podinfo", InRegistry: true), "ghcr.io", "stefanprodan/charts", "6.x"), (source.Repository.Chart, source.Repository.Host, source.Repository.Path, source.TargetRevision));
        Assert.Equal("6.5.0", One(With(", ref: {tag: 6.5.0}"), User).Source.TargetRevision);
        foreach (var (more, expected) in (ValueTuple<string, string>[])
        [
            ("", "spec.ref must have a tag or a semver"), (", ref: {digest: 'sha256:00'}", "spec.ref.digest is not supported"),
            (", ref: {tag: 1.0.0}, layerSelector: {mediaType: text/plain}", "spec.layerSelector.mediaType must be"),
        ])
            Assert.Contains($"spec.chartRef: OCIRepository flux-system/podinfo: {expected}", Read(With(more), User).Failures[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "shop", "shop")]
    [InlineData("team", "shop", "team-shop")]
    [InlineData("a-rather-long-target-namespace", "and-a-rather-long-name-of-a-release", "a-rather-long-target-namespace-and-a-rat")]
    public void A_release_that_is_not_named_has_the_name_that_Flux_gives_it(string? ns, string name, string expected)
    {
        var made = GitOps.Functions.Applications.Flux.FluxReleaseName.Of(ns, name);
        Assert.StartsWith(expected, made, StringComparison.Ordinal);
        Assert.True(made.Length <= 53);
    }

    [Fact]
    public void An_unused_notification_is_a_warning() =>
        Assert.Contains("Alert a: not acted on", Assert.Single(Read("apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Alert\nmetadata: {name: a}\n").Warnings), StringComparison.Ordinal);
}
