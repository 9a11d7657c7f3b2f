using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>
/// Files that override a source's options, file over file. The judge is what Argo CD documents and does (reposerver, mergeSourceParameters): a JSON merge
/// patch by RFC 7396, the shared file first, and never where the source is.
/// </summary>
public sealed class SourceOverrideTests
{
    private const string Shared = ".argocd-source.yaml";
    private const string Own = ".argocd-source-shop.yaml";

    // What the Application says, the shared file, the Application's own, and what comes of it; "" for no file.
    public static TheoryData<string, string, string, string> Merges => new()
    {
        { "{}", "", "", "{}" },
        { "helm: {releaseName: a}", "", "", "helm: {releaseName: a}" },
        { "{}", "helm: {releaseName: b}", "", "helm: {releaseName: b}" },
        { "{}", "", "kustomize: {images: ['web:v2']}", "kustomize: {images: ['web:v2']}" },
        // Mappings are merged, and the Application's own file goes before the shared one.
        { "helm: {releaseName: a, skipCrds: true}", "helm: {releaseName: b, namespace: web}", "helm: {releaseName: c}", "helm: {releaseName: c, skipCrds: true, namespace: web}" },
        { "helm: {valuesObject: {a: {b: 1, c: 2}}}", "helm: {valuesObject: {a: {c: 3, d: [1]}}}", "", "helm: {valuesObject: {a: {b: 1, c: 3, d: [1]}}}" },
        { "kustomize: {commonLabels: {a: b, c: d}}", "kustomize: {commonLabels: {c: e}}", "", "kustomize: {commonLabels: {a: b, c: e}}" },
        // Lists are replaced whole, of parameters too.
        { "kustomize: {images: ['web:v1', 'db:v1']}", "kustomize: {images: ['web:v2']}", "", "kustomize: {images: ['web:v2']}" },
        { "helm: {parameters: [{name: a, value: '1'}, {name: b, value: '2'}]}", "", "helm: {parameters: [{name: a, value: '3'}]}", "helm: {parameters: [{name: a, value: '3'}]}" },
        { "helm: {valueFiles: [a.yaml]}", "helm: {valueFiles: [b.yaml]}", "helm: {valueFiles: [c.yaml]}", "helm: {valueFiles: [c.yaml]}" },
        // Null takes away.
        { "helm: {releaseName: a, skipCrds: true}", "helm: {releaseName: null}", "", "helm: {skipCrds: true}" },
        { "helm: {releaseName: a}", "helm: null", "", "{}" },
        { "directory: {recurse: true}", "{directory: null, kustomize: {namePrefix: a-}}", "", "kustomize: {namePrefix: a-}" },
        { "helm: {valuesObject: {a: 1, b: 2}}", "helm: {valuesObject: {a: null, c: {d: null}}}", "", "helm: {valuesObject: {b: 2, c: {}}}" },
        { "{}", "helm: {releaseName: a}", "helm: null", "{}" },
        // Nothing, and what a text of no mapping was before.
        { "helm: {releaseName: a}", "# only a comment\n", "---\n", "helm: {releaseName: a}" },
        { "helm: {values: 'a: b'}", "helm: {values: 'c: d'}", "", "helm: {values: 'c: d'}" },
        // As Go reads JSON, and as argocd-image-updater writes it.
        { "{}", "", "helm:\n  parameters:\n  - name: image.tag\n    value: v2\n    forcestring: true\n", "helm: {parameters: [{name: image.tag, value: v2, forceString: true}]}" },
        { "{}", "KUSTOMIZE: {nameprefix: a-}", "", "kustomize: {namePrefix: a-}" },
        { "{}", "helm: {valuesObject: {Helm: {releasename: 1}}}", "", "helm: {valuesObject: {Helm: {releasename: 1}}}" },
        { "directory: {recurse: true}", "directory: {exclude: 'x*', jsonnet: {tlas: [{name: a, value: b}]}}", "", "directory: {recurse: true, exclude: 'x*', jsonnet: {tlas: [{name: a, value: b}]}}" },
        // Written as JSON.
        { "{}", """{"helm": {"releaseName": "b"}}""", "", "helm: {releaseName: b}" },
    };

    [Theory]
    [MemberData(nameof(Merges))]
    public void Files_are_merged_over_what_the_Application_says(string written, string shared, string own, string expected)
    {
        var result = SourceOverrides.Of(Source(written), "shop", Files(("app/" + Shared, shared), ("app/" + Own, own)));

        Assert.Empty(result.Failures);
        Assert.Empty(result.Warnings);
        Assert.Equal(Text(Source(expected)), Text(result.Source));
    }

    // The file's text, the failure.
    public static TheoryData<string, string> Bad => new()
    {
        { "[1]", "app/.argocd-source.yaml:1: read override: must be one mapping" },
        { "helm: {}\n---\nhelm: {}", "app/.argocd-source.yaml:3: read override: must be one mapping" },
        { "a: [", "app/.argocd-source.yaml:2: read YAML: " },
        { "helm: {releaseName: a}\nhelm: {}", "app/.argocd-source.yaml:2: " },
        { "# why\nkustomise: {}", "app/.argocd-source.yaml:2: kustomise: unknown field; did you mean \"kustomize\"?" },
        { "helm: {releaseName: a, releasename: b}", "app/.argocd-source.yaml:1: helm.releasename: unknown field" },
        { "helm: {parameters: [{name: a, values: b}]}", "app/.argocd-source.yaml:1: helm.parameters[0].values: unknown field; did you mean \"value\"?" },
        { "helm: {skipCrds: 'true'}", "app/.argocd-source.yaml:1: helm.skipCrds: must be true or false, without quotes" },
        { "helm: {releaseName: -f}", "app/.argocd-source.yaml:1: helm.releaseName: must be a name" },
        { "helm: {valueFiles: ['https://example.com/v.yaml']}", "app/.argocd-source.yaml:1: helm.valueFiles[0]: is an address" },
        { "kustomize: {images: ['a b']}", "app/.argocd-source.yaml:1: kustomize.images[0]: " },
        { "directory: {include: '['}", "app/.argocd-source.yaml:1: directory.include: not a pattern" },
        { "{helm: {releaseName: a}, kustomize: {}}", "app/.argocd-source.yaml:1: source: kustomize and helm exclude each other" },
        { "plugin: {name: a}", "app/.argocd-source.yaml:1: plugin: config management plugins are not supported" },
        { "path: [1]", "app/.argocd-source.yaml:1: path: must be a text" },
        { "spec: {source: {helm: {}}}", "app/.argocd-source.yaml:1: spec: unknown field" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_file_is_a_failure_that_names_it_and_the_field(string text, string expected)
    {
        var result = SourceOverrides.Of(Source("{}"), "shop", Files(("app/" + Shared, text), ("app/" + Own, "helm: {releaseName: b}")));

        Assert.Contains(result.Failures, failure => failure.ToString().StartsWith(expected, StringComparison.Ordinal));
        Assert.Null(result.Source.Helm);
    }

    [Fact]
    public void Each_file_is_blamed_for_its_own()
    {
        var result = SourceOverrides.Of(Source("{}"), "shop", Files(("app/" + Shared, "helm: {releaseName: a}"), ("app/" + Own, "kustomize: {}")));

        Assert.StartsWith("app/.argocd-source-shop.yaml:1: source: kustomize and helm", Assert.Single(result.Failures).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repoURL: https://example.com/other")]
    [InlineData("targetRevision: other")]
    [InlineData("path: other")]
    [InlineData("chart: other")]
    [InlineData("ref: other")]
    [InlineData("Path: other")]
    [InlineData("helm: {passCredentials: true}")]
    public void Where_the_source_is_only_the_Application_says(string text)
    {
        var before = Source("helm: {releaseName: a}");
        var result = SourceOverrides.Of(before, "shop", Files(("app/" + Shared, text)));

        Assert.StartsWith($"app/{Shared}: ", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("not acted on", result.Warnings[0], StringComparison.Ordinal);
        Assert.Empty(result.Failures);
        Assert.Equal((before.Repository, before.TargetRevision, before.Path, before.Ref), (result.Source.Repository, result.Source.TargetRevision, result.Source.Path, result.Source.Ref));
        if (!text.StartsWith("helm", StringComparison.Ordinal)) Assert.Equal(Text(before), Text(result.Source));
    }

    [Fact]
    public void What_the_Application_is_warned_of_is_not_told_twice()
    {
        var result = SourceOverrides.Of(Source("kustomize: {images: ['web:$OLD']}"), "shop", Files(("app/" + Shared, "kustomize: {namePrefix: a-}")));
        Assert.Empty(result.Warnings);
        result = SourceOverrides.Of(Source("kustomize: {images: ['web:$OLD']}"), "shop", Files(("app/" + Shared, "kustomize: {images: ['web:$NEW']}")));
        Assert.StartsWith("app/.argocd-source.yaml: kustomize: the variable NEW", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app/sub/.argocd-source.yaml")]
    [InlineData(".argocd-source.yaml")]
    [InlineData("app/.argocd-source-other.yaml")]
    [InlineData("app/.argocd-source.yml")]
    [InlineData("app/.argocd-source.yaml/a.yaml")]
    public void Other_files_count_for_nothing(string path) =>
        Assert.Null(SourceOverrides.Of(Source("{}"), "shop", Files((path, "helm: {releaseName: b}"))).Source.Helm);

    [Fact]
    public void Flux_and_a_source_that_is_there_for_others_are_left_alone()
    {
        var files = Files(("app/" + Shared, "helm: {releaseName: b}"), (Shared, "helm: {releaseName: b}"));
        Assert.Null(SourceOverrides.Of(Source("{}") with { Written = null }, "shop", files).Source.Helm);
        Assert.Null(SourceOverrides.Of(Source("{}") with { FilesOnly = true, Path = "" }, "shop", files).Source.Helm);
    }

    [Fact]
    public async Task Such_files_are_no_manifests()
    {
        var text = "directory: {exclude: x}\n# apiVersion kind metadata\n";
        var files = Files(("app/" + Shared, text), ("app/.argocd-source-other.yaml", text), ("app/a.yaml", ConfigMap("a")));
        var result = await RealRenderer.RenderAsync(Source("{}"), files, Context, TestContext.Current.CancellationToken);
        Assert.Empty(result.Failures);
        Assert.Equal("a", Assert.Single(result.Objects).Name);
    }

    // As an Application's manifest has it.
    private static ApplicationSource Source(string options)
    {
        var source = Mapping(options);
        (source["repoURL"], source["targetRevision"], source["path"]) = ("https://example.com/org/repo", "main", "app");
        var manifest = new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "Application",
            ["metadata"] = new JsonObject { ["name"] = "shop" },
            ["spec"] = new JsonObject { ["source"] = source, ["destination"] = new JsonObject { ["name"] = "in-cluster" } },
        };
        var reading = ApplicationReader.Read("shop.yaml", Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        Assert.Empty(reading.Failures);
        return Assert.Single(Assert.Single(reading.Applications).Sources);
    }

    private static JsonObject Mapping(string yaml) => YamlReader.Read("test", Encoding.UTF8.GetBytes(yaml)).Mapping!;

    // What is written, and what was read of it.
    private static string Text(ApplicationSource source) => string.Join('\n', Encoding.UTF8.GetString(CanonicalJson.Bytes(source.Written!)), Helm(source.Helm), source.Kustomize?.NamePrefix, string.Join(',', source.Kustomize?.Images ?? []), source.Directory);

    private static string? Helm(HelmOptions? helm) =>
        helm is null ? null : $"{helm.ReleaseName} {helm.Namespace} {helm.SkipCrds} {helm.Values} {string.Join(',', helm.ValueFiles)} {string.Join(',', helm.Parameters)}";
}
