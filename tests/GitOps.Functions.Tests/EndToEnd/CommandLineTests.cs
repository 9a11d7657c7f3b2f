using System.Net;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>The command line tool as a process, and what it says when something is wrong.</summary>
public sealed class CommandLineTests(AzuriteServer azurite, ControlPlane cluster)
{
    [Fact]
    public async Task Wrong_usage_ends_with_2_and_names_what_is_wrong()
    {
        foreach (var arguments in (string[][])[[], ["bogus"], ["sync"], ["status", "-o", "xml"], ["render"], ["render", "shop", "--path", "."], ["render", "shop", "--source", "."], ["render", "--path", ".", "--application", "a.yaml"]])
        {
            var output = await ProcessRunner.RunAsync(PublishedApp.Executable, arguments);
            Assert.True(output.ExitCode == 2, $"'{string.Join(' ', arguments)}' ended with {output.ExitCode}: {output.Error}");
            Assert.NotEmpty(output.Error);
        }
    }

    [Fact]
    public async Task Every_verb_has_a_help_page()
    {
        foreach (var verb in (string[])["serve", "render", "diff", "sync", "terminate", "status", "health", "audit", "doctor"])
            Assert.Contains($"gitops {verb}", (await ProcessRunner.RunAsync(PublishedApp.Executable, [verb, "--help"])).MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_setting_is_named_and_ends_with_1_and_for_diff_with_2()
    {
        var nothing = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = null };
        var status = await ProcessRunner.RunAsync(PublishedApp.Executable, ["status"], environment: nothing);
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("AzureWebJobsStorage: ", status.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await ProcessRunner.RunAsync(PublishedApp.Executable, ["diff", "shop"], environment: nothing)).ExitCode);
    }

    [Fact]
    public async Task A_folder_is_rendered_without_settings_and_a_bad_file_in_it_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("good.yaml", Manifests.ConfigMap("good"));
        var rendered = (await ProcessRunner.RunAsync(PublishedApp.Executable, ["render", "--path", folder.Path])).MustSucceed();
        Assert.Equal("good", (string?)JsonNode.Parse(rendered.Output)![0]!["metadata"]!["name"]);

        folder.Write("bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: [x] }\n");
        var failed = await ProcessRunner.RunAsync(PublishedApp.Executable, ["render", "--path", folder.Path]);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("bad.yaml:1", failed.Error, StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(failed.Output)!.AsArray());
    }

    [Fact]
    public async Task Applications_are_rendered_from_their_manifests_without_cluster_or_storage()
    {
        using var repository = new GitRepository();
        using var folder = new TemporaryFolder();
        repository.Write("app/all.yaml", Manifests.ConfigMap("'pushed-${stage}'"));
        var first = repository.Commit("first");
        repository.Push();
        repository.Write("app/all.yaml", Manifests.ConfigMap("'edited-${stage}'"));
        var manifest = folder.Write("apps/shop.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: shop, annotations: { gitops.functions/substitute: "stage: test" } }
            spec:
              source: { repoURL: {{repository.BarePath}}, targetRevision: nowhere, path: app }
              destination: { name: prod, namespace: shop }
            """);
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = null, ["Git__AllowLocal"] = "true" };
        Task<ProcessOutput> Render(params string[] arguments) => ProcessRunner.RunAsync(PublishedApp.Executable, ["render", "--application", .. arguments], environment: settings);

        Assert.Contains("name: edited-test", (await Render(manifest, "--source", repository.WorkPath, "-o", "yaml")).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Equal("pushed-test", (string?)JsonNode.Parse((await Render(folder["apps"], "--set-revision", first)).MustSucceed().Output)![0]!["metadata"]!["name"]);
        var missing = await Render(manifest);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("nowhere", missing.Error, StringComparison.Ordinal);
        folder.Write("apps/bad.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: bad}\nspec: {sorce: {}}\n");
        Assert.Contains("apps/bad.yaml:1: spec.sorce: unknown field", (await Render(folder["apps"], "--source", repository.WorkPath)).Error, StringComparison.Ordinal);
        Assert.Contains("there is no Application in it", (await Render(folder.Write("none.yaml", "# nothing\n"), "--source", ".")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trail_that_is_not_there_is_not_intact()
    {
        await using var world = await World.StartAsync(azurite, cluster, Via.Serve);
        var verified = await world.GitOpsAsync("audit", "verify", "nobody");
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("nobody", verified.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_its_manifests_gone_the_app_asks_the_sender_to_come_again()
    {
        await using var world = await World.StartAsync(azurite, cluster, Via.Serve, settings: new Dictionary<string, string?> { ["GitOps__Applications"] = "/nonexistent/applications" });
        world.Repository.Write("app/one.yaml", Manifests.ConfigMap("one"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.PushAsync("First")).StatusCode);
    }
}
