using GitOps.Functions.Applications;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Samples;

/// <summary>The folder <c>samples</c>, which the demo pushes: real tools take it, and a second time changes nothing.</summary>
public sealed class SampleTests(ControlPlane cluster)
{
    private static readonly string Apps = Path.Combine(BuildPaths.RepositoryRoot, "samples", "apps");

    [Theory]
    [InlineData("-f", "shop", "configmap/web-page deployment.apps/cart deployment.apps/web role.rbac.authorization.k8s.io/shop-reader "
        + "rolebinding.rbac.authorization.k8s.io/shop-readers service/cart service/web")]
    [InlineData("-k", "guestbook-kustomize/overlays/demo",
        "configmap/demo-guestbook-settings-dkmtk9c5fd deployment.apps/demo-guestbook service/demo-guestbook")]
    [InlineData("-k", "guestbook-kustomize/overlays/production",
        "configmap/production-guestbook-settings-h792h9mmf9 deployment.apps/production-guestbook networkpolicy.networking.k8s.io/production-guestbook service/production-guestbook")]
    public async Task An_API_server_takes_a_sample_and_sees_no_difference_afterwards(string option, string folder, string objects)
    {
        var space = await cluster.NewNamespaceAsync();
        string[] target = ["--namespace", space, option, Path.Combine(Apps, folder)];

        var applied = await cluster.KubectlAsync(["apply", "--server-side", "--output", "name", .. target]);
        var difference = await cluster.KubectlAsync(["diff", "--server-side", .. target]);

        Assert.Equal(objects, string.Join(' ', applied.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));
        Assert.Empty(difference);
    }

    [Fact]
    public void Our_reader_takes_the_configuration_without_a_word_and_its_folders_are_there()
    {
        var files = new CatalogueLoader(Path.Combine(BuildPaths.RepositoryRoot, "samples", "gitops"), TimeProvider.System).Current;

        Assert.Empty(files.Failures);
        Assert.Empty(files.Warnings);
        Assert.Equal(["guestbook", "shop"], files.All.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.All(files.All, one => Assert.True(Directory.Exists(Path.Combine(Apps, one.Source.Path)), one.Source.Path));
        Assert.All(files.All, one => Assert.Equal(new SyncPolicy(Automated: true, Prune: true, SelfHeal: true), one.SyncPolicy));
        Assert.All(files.All, one => Assert.Equal("demo", files.ClusterOf(one).Name));
    }

    [Fact]
    public void Our_reader_takes_the_chart_without_a_word()
    {
        var reading = ApplicationReader.Read("nginx.yaml", File.ReadAllBytes(Path.Combine(BuildPaths.RepositoryRoot, "samples", "charts", "nginx.yaml")));
        Assert.Empty(reading.Failures);
        var application = Assert.Single(reading.Applications);
        Assert.Empty(application.Warnings);
        Assert.Equal(new ChartReference("nginx", InRegistry: true), application.Source.Repository.Chart);
    }
}
