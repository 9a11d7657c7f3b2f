using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>The published app with kubectl and helm in it (<c>-p:BundleTools=true</c>): it renders on a machine that has neither.</summary>
public sealed class BundledToolsTests : IDisposable
{
    private readonly TemporaryFolder _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_published_app_brings_its_tools_and_renders_with_them()
    {
        foreach (var file in Directory.EnumerateFiles(PublishedApp.Folder)) File.Copy(file, _app[Path.GetFileName(file)]);
        (await BundleAsync()).MustSucceed();
        _app.Write("site/kustomization.yaml", "resources: [web.yaml]\nnamePrefix: blue-\n");
        _app.Write("site/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n");
        _app.Write("chart/Chart.yaml", "apiVersion: v2\nname: by-helm\nversion: 1.0.0\n");
        _app.Write("chart/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-{{ .Chart.Name }}\n");

        Assert.Contains("blue-web", await RenderAsync("site"), StringComparison.Ordinal);
        Assert.Contains("web-by-helm", await RenderAsync("chart"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_may_come_from_a_folder()
    {
        foreach (var name in (string[])["kubectl", "helm"]) _app.Write($"mine/{name}", $"#!/bin/sh\necho my {name}\n");
        (await ProcessRunner.RunAsync("chmod", ["+x", _app["mine", "kubectl"], _app["mine", "helm"]])).MustSucceed();

        (await BundleAsync($"-p:ToolsFolder={_app["mine"]}")).MustSucceed();

        foreach (var name in (string[])["kubectl", "helm"]) Assert.Equal($"my {name}\n", (await ProcessRunner.RunAsync(_app[name], [])).MustSucceed().Output);

        File.Delete(_app["mine", "helm"]);
        var without = await BundleAsync($"-p:ToolsFolder={_app["mine"]}");
        Assert.NotEqual(0, without.ExitCode);
        Assert.Contains("holds no kubectl or no helm", without.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_for_another_machine_gets_none_that_would_not_run_there()
    {
        var refused = await BundleAsync("-p:RuntimeIdentifier=linux-arm64");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("for linux-arm64 name a folder", refused.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_app["kubectl"]));
    }

    // Only the step of publishing that brings the tools: publishing takes minutes.
    private Task<ProcessOutput> BundleAsync(params string[] options) => ProcessRunner.RunAsync(
        "dotnet",
        ["msbuild", Path.Combine(BuildPaths.RepositoryRoot, "functions"), "-t:BundleTools", "-p:BundleTools=true", $"-p:PublishDir={_app.Path}/", "-nodeReuse:false", "-nologo", .. options]);

    private async Task<string> RenderAsync(string folder)
    {
        var nothing = new Dictionary<string, string?> { ["PATH"] = "", ["Tools__Kubectl"] = null, ["Tools__Helm"] = null };
        return (await ProcessRunner.RunAsync(_app["gitops"], ["render", "--path", _app[folder]], environment: nothing)).MustSucceed().Output;
    }
}
