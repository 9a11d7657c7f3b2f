using GitOps.Functions.Hosting;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.Hosting;

/// <summary>What <c>gitops doctor</c> finds, on real parts.</summary>
public sealed class DoctorTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Where_everything_is_there_each_part_is_told_with_its_version()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: [("Tools__Helm", Tools.Helm), ("Tools__Jsonnet", Tools.Jsonnet)]);
        var commit = world.Commit(Yaml.ConfigMap("a"));
        await world.PushAsync();
        var checks = await world.Get<Doctor>().RunAsync(TestContext.Current.CancellationToken);
        Assert.All(checks, static one => Assert.Equal(DoctorResult.Ok, one.Result));
        Assert.StartsWith("kustomize v5", Detail(checks, "kubectl"), StringComparison.Ordinal);
        Assert.StartsWith("helm v4", Detail(checks, "helm"), StringComparison.Ordinal);
        Assert.StartsWith("jsonnet v", Detail(checks, "jsonnet"), StringComparison.Ordinal);
        Assert.Equal("1 applications have a status", Detail(checks, "storage"));
        Assert.Equal("1 applications, 1 clusters", Detail(checks, "applications"));
        Assert.StartsWith("Kubernetes v1.", Detail(checks, "cluster test"), StringComparison.Ordinal);
        Assert.Equal(commit, Detail(checks, $"repository {world.Repository.BarePath} main"));
    }

    [Fact]
    public async Task What_does_not_work_is_told_and_the_rest_is_looked_at_all_the_same()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster, settings: [("Tools__Helm", "/nowhere/helm"), ("Tools__Kubectl", "/bin/false"), ("Tools__Jsonnet", "/nowhere/jsonnet")]);
        world.WriteApplication(source: $"source: {{ repoURL: {world.Repository.BarePath}, targetRevision: nowhere, path: app }}");
        await world.ReloadedAsync(static application => application.Source.TargetRevision == "nowhere");
        var checks = await world.Get<Doctor>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(DoctorResult.Warning, checks.Single(static one => one.What == "helm").Result);
        Assert.Equal("missing: charts cannot be rendered; put it beside gitops, or name it in Tools__Helm", Detail(checks, "helm"));
        Assert.Equal("missing: Jsonnet files cannot be evaluated; put it beside gitops, or name it in Tools__Jsonnet", Detail(checks, "jsonnet"));
        Assert.Equal(["kubectl", $"repository {world.Repository.BarePath} nowhere"], checks.Where(static one => one.Result == DoctorResult.Failed).Select(static one => one.What));
        Assert.Equal("/bin/false: ask its version: it does not answer as kubectl does", Detail(checks, "kubectl"));
        Assert.Contains("nowhere", checks[^1].Detail, StringComparison.Ordinal);
        Assert.Equal(DoctorResult.Ok, checks.Single(static one => one.What == "cluster test").Result);
    }

    private static string Detail(IReadOnlyList<DoctorCheck> checks, string what) => checks.Single(one => one.What == what).Detail;
}
