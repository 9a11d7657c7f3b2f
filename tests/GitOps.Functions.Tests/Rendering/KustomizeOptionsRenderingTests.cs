using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Rendering;
using static GitOps.Functions.Tests.Rendering.RenderingTestData;

namespace GitOps.Functions.Tests.Rendering;

/// <summary>
/// spec.source.kustomize: what is written in the Application makes the same objects as the same written by hand in the kustomization, both rendered by
/// the real kubectl.
/// </summary>
public sealed class KustomizeOptionsRenderingTests
{
    private const string Digest = "sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3";
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly (string, string)[] Repository =
    [
        ("app/web.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n"
            + "    spec:\n      containers:\n      - {name: web, image: 'nginx:1.25', envFrom: [{configMapRef: {name: settings}}]}\n      - {name: side, image: busybox}\n"),
        ("app/db.yaml", "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: db, image: 'keep:1'}]}\n"),
        ("app/settings.yaml", ConfigMap("settings", "data: {a: b}\n")), ("app/patches/replicas.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 5}\n"),
        ("components/audit/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [audit.yaml]\npatches: [{path: sidecar.yaml}]\n"), ("components/audit/audit.yaml", ConfigMap("audit")),
        ("components/audit/sidecar.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: {audited: 'yes'}}\n"),
        ("components/tls/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator: [{name: tls, files: [ca.crt]}]\n"), ("components/tls/ca.crt", "x"),
        ("outside.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"),
    ];

    /// <summary>The options, the kustomization as it is, and as it would be written by hand.</summary>
    public static TheoryData<string, string, string> Equivalents => new()
    {
        { "{namePrefix: p-, nameSuffix: -s}", "namePrefix: old-", "namePrefix: p-\nnameSuffix: -s" },
        { "{nameSuffix: -s}", "namePrefix: kept-", "namePrefix: kept-\nnameSuffix: -s" },
        { "{namespace: other}", "namespace: shop", "namespace: other" },
        { "{images: ['nginx:1.27']}", "", "images: [{name: nginx, newTag: '1.27'}]" },
        { $"{{images: ['nginx:1.27', 'busybox=registry.example.com:5000/tools/busybox@{Digest}']}}", "images: [{name: nginx, newName: old, newTag: '1'}, {name: keep, newTag: '2'}]", $"images: [{{name: busybox, newName: 'registry.example.com:5000/tools/busybox', digest: '{Digest}'}}, {{name: keep, newTag: '2'}}, {{name: nginx, newTag: '1.27'}}]" },
        { "{images: ['nginx=*:9', 'nginx2:1']}", "images: [{name: nginx, newName: mirror/nginx, newTag: '1'}]", "images: [{name: nginx, newName: mirror/nginx, newTag: '9'}]" },
        { $"{{images: ['nginx=mirror/nginx:1.27@{Digest}']}}", "", $"images: [{{name: nginx, newName: mirror/nginx, newTag: '1.27', digest: '{Digest}'}}]" },
        { "{images: ['nginx=a/b', 'nginx=c/d', 'nginx:${ARGOCD_APP_REVISION_SHORT}']}", "", "images: [{name: nginx, newTag: '0123456'}]" },
        { "{replicas: [{name: web, count: 3}, {name: db, count: '2'}]}", "replicas: [{name: web, count: 7}]", "replicas: [{name: web, count: 3}, {name: db, count: 2}]" },
        { "{commonLabels: {team: shop, by: $ARGOCD_APP_NAME}}", "commonLabels: {x: z}", "commonLabels: {x: z, team: shop, by: shop}" },
        { "{commonLabels: {team: shop}, labelWithoutSelector: true}", "labels: [{pairs: {team: old, a: b}, includeSelectors: true}]", "labels: [{pairs: {team: old, a: b}, includeSelectors: true}, {pairs: {team: shop}}]" },
        { "{commonLabels: {team: shop}, labelWithoutSelector: true, labelIncludeTemplates: true}", "", "labels: [{pairs: {team: shop}, includeTemplates: true}]" },
        { "{commonLabels: {team: shop}, forceCommonLabels: true}", "commonLabels: {team: old, x: z}", "commonLabels: {team: shop, x: z}" },
        { "{commonAnnotations: {note: 'a $$ ${ARGOCD_APP_NAME}', quoted: '\"q\"'}}", "", "commonAnnotations: {note: 'a $$ ${ARGOCD_APP_NAME}', quoted: q}" },
        { "{commonAnnotationsEnvsubst: true, commonAnnotations: {all: '$ARGOCD_APP_NAME $ARGOCD_APP_NAMESPACE $ARGOCD_APP_REVISION ${ARGOCD_APP_REVISION_SHORT_8} $ARGOCD_APP_SOURCE_REPO_URL $ARGOCD_APP_SOURCE_PATH $ARGOCD_APP_SOURCE_TARGET_REVISION $$ [$HOME]'}}", "", $"commonAnnotations: {{all: 'shop shop-ns {Commit} 01234567 https://example.com/org/repo app main $ []'}}" },
        { "{commonAnnotations: {note: new}, forceCommonAnnotations: true}", "commonAnnotations: {note: old}", "commonAnnotations: {note: new}" },
        { "{patches: [{target: {kind: Deployment, labelSelector: app=web}, patch: '[{\"op\": \"add\", \"path\": \"/spec/replicas\", \"value\": 4}]'}]}", "patches: [{path: patches/replicas.yaml}]", "patches: [{path: patches/replicas.yaml}, {target: {kind: Deployment, labelSelector: app=web}, patch: '[{\"op\": \"add\", \"path\": \"/spec/replicas\", \"value\": 4}]'}]" },
        { "{patches: [{path: patches/replicas.yaml}]}", "", "patches: [{path: patches/replicas.yaml}]" },
        { "{patches: [{target: {kind: ConfigMap}, options: {allowNameChange: true}, patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: renamed}}'}]}", "", "patches: [{target: {kind: ConfigMap}, options: {allowNameChange: true}, patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: renamed}}'}]" },
        { "{components: [../components/audit, ../components/tls]}", "components: [../components/tls]", "components: [../components/tls, ../components/audit]" },
        { "{components: [../components/gone, ../components/audit], ignoreMissingComponents: true}", "", "components: [../components/audit]" },
        { "{namePrefix: p-, images: ['nginx:2'], replicas: [{name: web, count: 2}], commonLabels: {a: b}, components: [../components/audit]}", "", "namePrefix: p-\nimages: [{name: nginx, newTag: '2'}]\nreplicas: [{name: web, count: 2}]\ncommonLabels: {a: b}\ncomponents: [../components/audit]" },
        { "{version: v5.7.1}", "", "" },
        { "{version: 5.7.1}", "", "" },
        { "{}", "namePrefix: kept-", "namePrefix: kept-" },
    };

    [Theory, MemberData(nameof(Equivalents))]
    public async Task An_option_makes_what_the_same_written_by_hand_makes(string options, string kustomization, string byHand)
    {
        var (actual, expected) = (await RenderAsync(options, kustomization), await RenderAsync("{}", byHand));
        Assert.Empty(expected.Failures);
        Assert.Empty(actual.Failures);
        Assert.True(expected.Objects.Count >= 3);
        Assert.Equal(Texts(expected), Texts(actual));
    }

    [Fact]
    public async Task A_character_beyond_the_first_65536_reaches_the_objects()
    {
        var result = await RenderAsync("{commonAnnotations: {note: '😀 é \\ud83d\\ude00'}}", "");
        Assert.Empty(result.Failures);
        Assert.All(result.Objects, one => Assert.Equal("😀 é \\ud83d\\ude00", one.Annotation("note")));
    }

    /// <summary>The options, the kustomization, and what is said.</summary>
    public static TheoryData<string, string, string> Refused => new()
    {
        { "{commonLabels: {team: shop}}", "commonLabels: {team: old}", "commonLabels: the kustomization has the label 'team' already; write forceCommonLabels: true to replace it" },
        { "{commonAnnotations: {note: new}}", "commonAnnotations: {note: old}", "commonAnnotations: the kustomization has the annotation 'note' already; write forceCommonAnnotations: true to replace it" },
        { "{images: ['nginx:1']}", "images: {nginx: '1'}", "images: in the kustomization it must be a list" },
        { "{images: ['nginx:1']}", "images: [nginx]", "images: in the kustomization each must be a mapping with a name" },
        { "{commonLabels: {a: b}}", "commonLabels: [a]", "commonLabels: in the kustomization it must be a mapping" },
        { "{images: ['nginx:${ARGOCD_APP_SOURCE_REPO_URL}']}", "", "images: 'nginx:https://example.com/org/repo' " + KustomizeImage.Rule },
        { "{components: ['https://example.com/component']}", "", "components[0]: 'https://example.com/component' is not a path in this repository; remote references are refused, vendor what you need" },
        { "{components: [../components/audit, 'github.com/org/repo?ref=--upload-pack=x']}", "", "components[1]: 'github.com/org/repo?ref=--upload-pack=x' is not a path in this repository; remote references are refused, vendor what you need" },
        { "{components: [../../outside]}", "", "components[0]: '../../outside' leads out of the repository" },
        { "{components: [--help]}", "", "components[0]: '--help' is not a relative path" },
        { "{components: ['../components/*']}", "", "components[0]: '../components/*' is not a path in this repository; remote references are refused, vendor what you need" },
        { "{components: [\"../components/a\\nb\"]}", "", "components[0]: '../components/a b' is not a path in this repository; remote references are refused, vendor what you need" },
        { "{patches: [{path: ../../../etc/passwd}]}", "", "patches[0].path: '../../../etc/passwd' leads out of the repository" },
        { "{patches: [{path: /etc/passwd}]}", "", "patches[0].path: '/etc/passwd' is not a relative path" },
        { "{patches: [{path: 'https://example.com/p.yaml'}]}", "", "patches[0].path: 'https://example.com/p.yaml' is not a path in this repository; remote references are refused, vendor what you need" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_cannot_be_done_names_the_kustomization_and_the_option(string options, string kustomization, string cause)
    {
        // A kubectl that is nowhere would throw, were it looked for.
        var withoutKubectl = new KustomizeRenderer(new RendererOptions { KubectlPath = "/nowhere/kubectl" }, TimeProvider.System);
        var result = await withoutKubectl.RenderAsync(Read(options), Files([("app/kustomization.yaml", $"resources: []\n{kustomization}\n"), .. Repository]), Context, TestContext.Current.CancellationToken);
        Assert.Equal($"app/kustomization.yaml: apply spec.source.kustomize: {cause}", result.Failures[0].ToString());
        Assert.Empty(result.Objects);
    }

    [Theory]
    [InlineData("{components: [../components/gone]}", "app/kustomization.yaml: read kustomization: '../components/gone' is neither a file nor a folder with a kustomization in this repository")]
    [InlineData("{patches: [{path: patches/gone.yaml}]}", "app/kustomization.yaml: read kustomization: 'patches/gone.yaml' is neither a file nor a folder with a kustomization in this repository")]
    [InlineData("{patches: [{patch: 'https://example.com/p.yaml'}]}", "app/kustomization.yaml: check kustomization: patches.patch: a patch in place must be a mapping or a list")]
    [InlineData("{version: v5.0.0}", "spec.source.kustomize.version: render: v5.0.0 is not here, kustomize v5.7.1 is; remove the field to render with that")]
    public async Task What_is_not_there_is_said(string options, string failure) => Assert.Equal(failure, Assert.Single((await RenderAsync(options, "")).Failures).ToString());

    [Fact]
    public async Task A_patch_beside_the_kustomization_is_read_by_nobody()
    {
        var failure = Assert.Single((await RenderAsync("{patches: [{path: ../outside.yaml}]}", "")).Failures);
        Assert.Equal("kustomize build app", failure.Subject);
        Assert.Contains("is not in or below", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{stringData: {pw: hunter2hunter2}}")]
    [InlineData("[{op: add, path: /stringData/pw, value: hunter2hunter2}]")]
    public async Task A_patch_of_a_Secret_that_cannot_be_read_is_not_repeated(string patch)
    {
        foreach (var result in (RenderResult[])[await RenderAsync($"{{patches: [{{target: {{kind: ConfigMap}}, patch: '{patch}'}}]}}", ""), await RenderAsync("{}", $"patches: [{{target: {{kind: ConfigMap}}, patch: '{patch}'}}]")])
        {
            var cause = Assert.Single(result.Failures).Cause;
            Assert.DoesNotContain("hunter2", cause, StringComparison.Ordinal);
            Assert.Contains("unable to parse SM or JSON patch", cause, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nor_the_end_of_a_long_one()
    {
        var cause = Assert.Single((await RenderAsync($"{{patches: [{{target: {{kind: ConfigMap}}, patch: '{{stringData: {{a: {new string('x', 20_000)}, pw: hunter2hunter2}}}}'}}]}}", "")).Failures).Cause;
        Assert.DoesNotContain("hunter2", cause, StringComparison.Ordinal);
        Assert.StartsWith("kubectl failed", cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Components_of_the_options_are_fetched_like_those_of_the_kustomization()
    {
        var source = Read("{components: [../components/audit, ../components/gone], ignoreMissingComponents: true}");
        var files = Files([("app/kustomization.yaml", "resources: [settings.yaml]\n"), .. Repository.Where(static f => f.Item1.StartsWith("app/", StringComparison.Ordinal))]);
        Assert.Equal(["components/audit", "components/gone"], KustomizationReferences.Next(files, "app", ["app"], source.Kustomize));
        Assert.Empty(KustomizationReferences.Next(files, "app", ["app"]));
    }

    private static async Task<RenderResult> RenderAsync(string options, string kustomization) => await RealRenderer.RenderAsync(
        Read(options), Files([("app/kustomization.yaml", $"resources: [web.yaml, db.yaml, settings.yaml]\n{kustomization}\n"), .. Repository]), Context, TestContext.Current.CancellationToken);

    private static string[] Texts(RenderResult result) => [.. result.Objects.Select(static one => one.Json.ToJsonString())];

    private static ApplicationSource Read(string options)
    {
        var reading = ApplicationReader.Read("a.yaml", Encoding.UTF8.GetBytes($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: shop}
            spec:
              project: default
              source: {repoURL: https://example.com/org/repo, path: app, targetRevision: main, kustomize: {{options}}}
              destination: {name: prod, namespace: shop-ns}
            """));
        Assert.Empty(reading.Failures);
        return Assert.Single(reading.Applications).Source;
    }
}
