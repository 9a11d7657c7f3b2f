using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Who follows a branch, and which cluster an Application goes to.</summary>
public sealed class ApplicationCatalogueTests
{
    private static string Manifest(string name, string revision = "main", string repository = "https://github.com/octo/shop", string destination = "name: edge") =>
        $$"""
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: {{name}}}
        spec:
          source: {repoURL: "{{repository}}", targetRevision: "{{revision}}", path: "."}
          destination: { {{destination}} }

        """;

    private static string ClusterManifest(string name, string rest) =>
        $"---\napiVersion: gitops.functions/v1\nkind: Cluster\nmetadata: {{name: {name}}}\nspec: {{{rest}}}\n";

    private static ApplicationCatalogue Catalogue(params string[] manifests) =>
        new(ApplicationReader.Read("all.yaml", Encoding.UTF8.GetBytes(string.Concat(manifests))), complete: true);

    private static RepositoryUrl Url(string text) => RepositoryUrl.TryParse(text, out var url) ? url : throw new ArgumentException(text);

    private static string[] Followers(ApplicationCatalogue catalogue, string branch, string? defaultBranch = "main", string repository = "git@github.com:Octo/Shop.git") =>
        [.. catalogue.FollowersOf([Url(repository), Url("https://github.com/octo/shop")], branch, defaultBranch).Select(static a => a.Name)];

    [Fact]
    public void Followers_follow_the_branch_by_its_name_or_its_full_ref()
    {
        var catalogue = Catalogue(Manifest("b", "refs/heads/main"), Manifest("a"), Manifest("tag", "refs/tags/main"), Manifest("other", "dev"), Manifest("x", "Main"));
        Assert.Equal(["a", "b"], Followers(catalogue, "main"));
        Assert.Equal(["other"], Followers(catalogue, "dev"));
        Assert.Empty(Followers(catalogue, "mai"));
    }

    [Fact]
    public void Followers_of_HEAD_follow_the_default_branch()
    {
        var catalogue = Catalogue(Manifest("head", "HEAD"), Manifest("main"));
        Assert.Equal(["head", "main"], Followers(catalogue, "main", "main"));
        Assert.Equal(["main"], Followers(catalogue, "main", "trunk"));
        Assert.Equal(["head"], Followers(catalogue, "trunk", "trunk"));
        Assert.Equal(["head"], Followers(catalogue, "feature", null));
    }

    [Fact]
    public void Another_repository_has_other_followers() =>
        Assert.Equal(["a"], Followers(Catalogue(Manifest("a"), Manifest("b", repository: "https://github.com/octo/shop2"), Manifest("c", repository: "https://gitlab.com/octo/shop")), "main"));

    [Fact]
    public void A_name_used_twice_fails_for_both_and_for_nobody_else()
    {
        var catalogue = Catalogue(Manifest("shop"), Manifest("shop", "dev"), Manifest("other"));
        Assert.Equal("other", Assert.Single(catalogue.All).Name);
        Assert.Null(catalogue.Find("shop"));
        Assert.Equal(["all.yaml:2", "all.yaml:9"], catalogue.Failures.Select(static f => f.Subject));
        Assert.All(catalogue.Failures, f => Assert.Equal("Application shop is written down more than once: all.yaml:2, all.yaml:9", f.Cause));
        Assert.Equal(2, catalogue.FindInvalid("shop")!.Failures.Count);
    }

    [Fact]
    public void A_name_used_by_a_healthy_and_a_broken_one_fails_for_both()
    {
        var catalogue = Catalogue(Manifest("shop"), Manifest("shop", "-x"));
        Assert.Empty(catalogue.All);
        Assert.Equal(3, catalogue.Failures.Count);
        Assert.Equal("shop", Assert.Single(catalogue.Invalid).Name);
    }

    [Fact]
    public void A_broken_application_is_shown_by_name()
    {
        var catalogue = Catalogue(Manifest("shop", "-x"), Manifest("other"));
        Assert.Equal("spec.source.targetRevision", Assert.Single(catalogue.FindInvalid("shop")!.Failures).Step);
        Assert.NotNull(catalogue.Find("other"));
        Assert.Null(catalogue.FindInvalid("other"));
    }

    [Theory]
    [InlineData("name: edge", "edge")]
    [InlineData("server: 'https://EDGE.example.com:6443/'", "edge")]
    [InlineData("name: in-cluster", "laptop")]
    [InlineData("server: https://kubernetes.default.svc", "laptop")]
    [InlineData("server: https://kubernetes.default.svc:443/", "laptop")]
    [InlineData("name: laptop", "laptop")]
    public void A_destination_names_its_cluster(string destination, string cluster)
    {
        var catalogue = Catalogue(
            Manifest("a", destination: destination),
            ClusterManifest("edge", "server: 'https://edge.example.com:6443', token: {secretRef: T}"),
            ClusterManifest("laptop", "kubeconfig: {path: /x}, default: true"));
        Assert.Equal(cluster, catalogue.ClusterOf(catalogue.All[0]).Name);
    }

    [Theory]
    [InlineData("name: west", "no Cluster is named west; known are edge, twin")]
    [InlineData("name: in-cluster", "no Cluster has spec.default: true, which stands for Argo CD's own cluster; known are edge, twin")]
    [InlineData("server: https://west", "no Cluster has spec.server https://west, use spec.destination.name; known are edge, twin")]
    [InlineData("server: https://edge", "2 Clusters have the server https://edge; name one with spec.destination.name")]
    public void A_destination_without_its_cluster_says_why(string destination, string cause)
    {
        var catalogue = Catalogue(
            Manifest("a", destination: destination),
            ClusterManifest("edge", "server: 'https://edge', token: {secretRef: T}"),
            ClusterManifest("twin", "server: 'https://edge', token: {secretRef: T}"));
        var failure = Assert.Throws<FailureException>(() => catalogue.ClusterOf(catalogue.All[0])).Failure;
        Assert.Equal(new Failure("Application a", "find cluster", cause), failure);
    }

    [Fact]
    public void Two_default_clusters_are_none()
    {
        var catalogue = Catalogue(
            Manifest("a", destination: "name: in-cluster"), ClusterManifest("one", "kubeconfig: {path: /x}, default: true"), ClusterManifest("two", "kubeconfig: {path: /y}, default: true"));
        Assert.Equal(2, catalogue.Failures.Count(static f => f.Step == "spec.default"));
        Assert.Throws<FailureException>(() => catalogue.ClusterOf(catalogue.All[0]));
    }

    [Fact]
    public void A_cluster_used_twice_fails_for_both()
    {
        var catalogue = Catalogue(ClusterManifest("one", "kubeconfig: {path: /x}"), ClusterManifest("one", "kubeconfig: {path: /y}"));
        Assert.Empty(catalogue.Clusters);
        Assert.Equal(2, catalogue.Failures.Count);
    }
}
