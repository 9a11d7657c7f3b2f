using System.Text;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

/// <summary>What <c>spec.source.kustomize</c> is read as. What is wrong in it is in the fixtures.</summary>
public sealed class KustomizeOptionsTests
{
    private static Application Read(string kustomize, string revision = "main")
    {
        var reading = ApplicationReader.Read("a.yaml", Encoding.UTF8.GetBytes($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: shop}
            spec:
              project: default
              source: {repoURL: https://example.com/org/repo, path: app, targetRevision: {{revision}}, kustomize: {{kustomize}}}
              destination: {name: prod, namespace: shop-ns}
            """));
        Assert.Empty(reading.Failures);
        return Assert.Single(reading.Applications);
    }

    [Theory]
    [InlineData("nginx:1.27", "nginx", "", "1.27", "")]
    [InlineData("nginx@sha256:0a1b", "nginx", "", "", "sha256:0a1b")]
    [InlineData("nginx:1@sha256:0a1b", "nginx", "", "1", "sha256:0a1b")]
    [InlineData("registry.example.com:5000/team/web:v1", "registry.example.com:5000/team/web", "", "v1", "")]
    [InlineData("nginx=mirror/nginx", "nginx", "mirror/nginx", "", "")]
    [InlineData("nginx=localhost:5000/nginx:2", "nginx", "localhost:5000/nginx", "2", "")]
    [InlineData("old/nginx=mirror/nginx:2@sha256:0a1b", "old/nginx", "mirror/nginx", "2", "sha256:0a1b")]
    [InlineData("nginx=*:2", "nginx", "*", "2", "")]
    [InlineData("nginx:*@sha256:0a1b", "nginx", "", "*", "sha256:0a1b")]
    public void An_image_is_read_as_kustomize_edit_reads_it(string text, string name, string newName, string tag, string digest) =>
        Assert.Equal(new KustomizeImage(name, newName, tag, digest), KustomizeImage.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("nginx")]
    [InlineData("nginx:")]
    [InlineData("nginx:a/b")]
    [InlineData("=nginx:1")]
    [InlineData("nginx=")]
    [InlineData("a=b=c")]
    [InlineData("-nginx:1")]
    [InlineData("a=-b:1")]
    [InlineData("nginx:-1")]
    [InlineData("nginx:1\n")]
    [InlineData("a\nb=nginx:1")]
    [InlineData("nginx :1")]
    [InlineData("nginx@sha256:$(x)")]
    [InlineData("*:1")]
    public void What_is_no_image_is_refused(string text) => Assert.Null(KustomizeImage.TryParse(text));

    [Theory]
    [InlineData("a $X ${X} $$X $X-1 $X_1", "a <X> <X> $X <X>-1 <X_1>")]
    [InlineData("100$", "100$")]
    [InlineData("$ $. ${} ${X", "$ $.  X")]
    public void Variables_are_put_in_their_place_as_Go_does(string text, string expected) => Assert.Equal(expected, BuildVariables.Expand(text, static name => $"<{name}>"));

    [Fact]
    public void What_counts_for_labels_alone_is_no_error_without_labels() => Assert.True(Read("{labelIncludeTemplates: true}").Source.Kustomize is { LabelIncludeTemplates: true, LabelWithoutSelector: false });

    [Fact]
    public void A_variable_that_is_not_known_is_warned_of_where_variables_count()
    {
        Assert.Empty(Read("{commonAnnotations: {a: $HOME}}").Warnings);
        Assert.Equal("spec.source.kustomize: the variable HOME is not known and stands for nothing, as in Argo CD; write $$ for a dollar", Assert.Single(Read("{commonLabels: {a: x$HOME, b: $$HOME}}").Warnings));
    }

    [Fact]
    public void The_revision_counts_as_configuration_only_where_it_shows_in_the_objects()
    {
        Assert.Equal(Read("{namePrefix: a-}").Source.Digest, Read("{namePrefix: a-}", "other").Source.Digest);
        Assert.NotEqual(Read("{namePrefix: a-}").Source.Digest, Read("{namePrefix: b-}").Source.Digest);
        const string shown = "{commonLabels: {from: $ARGOCD_APP_SOURCE_TARGET_REVISION}}";
        Assert.NotEqual(Read(shown).Source.Digest, Read(shown, "other").Source.Digest);
        Assert.True(Read(shown).Source.Kustomize is { DependsOnRevision: true });
        Assert.False(Read("{commonAnnotations: {from: $ARGOCD_APP_REVISION}}").Source.Kustomize!.DependsOnRevision);
    }
}
