using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary><c>SkipDryRunOnMissingResource=true</c>: objects of a kind that something in the cluster, not Git, brings.</summary>
public sealed class AwaitedKindTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Option = "argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true";

    [Fact]
    public async Task A_sync_in_waves_waits_for_the_kind_and_goes_on_once_it_is_served()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var group = $"{world.Name}.example.com";
        world.Commit(HookYaml.ConfigMap("operator", -1), Widget(group, wave: 0), HookYaml.ConfigMap("last", 1));
        var waiting = await world.PushAsync();
        Assert.Equal(PassResultKind.Waiting, waiting.Kind);
        Assert.Contains($"the cluster does not serve kind Widget in {group}/v1 yet", waiting.Message, StringComparison.Ordinal);
        Assert.Equal(["operator"], await world.NamesAsync("configmaps"));
        Assert.Equal(PassResultKind.Waiting, (await world.PushAsync()).Kind);

        await DefineAsync(group);
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        Assert.Equal(["last", "operator"], await world.NamesAsync("configmaps"));
        Assert.Equal("1", await world.FieldAsync($"widgets.{group}", "w", ".spec.size"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task Without_waves_the_others_are_applied_nothing_is_pruned_and_the_work_comes_again()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var group = $"{world.Name}.example.com";
        world.Commit(Yaml.ConfigMap("old"));
        await world.PushAsync();
        world.Commit(Yaml.ConfigMap("one"), Widget(group));
        var first = await world.PushAsync();
        Assert.Equal(PassResultKind.FailedTransiently, first.Kind);
        Assert.Equal(["old", "one"], await world.NamesAsync("configmaps"));
        Assert.Contains("not tried: the cluster does not serve kind Widget", Assert.Single((await world.StatusAsync()).Failures), StringComparison.Ordinal);

        await DefineAsync(group);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["one"], await world.NamesAsync("configmaps"));
        Assert.Equal("1", await world.FieldAsync($"widgets.{group}", "w", ".spec.size"));
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_hook_of_such_a_kind_is_waited_for()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var group = $"{world.Name}.example.com";
        world.Commit(Yaml.ConfigMap("one"), Widget(group, more: "argocd.argoproj.io/hook: PostSync"));
        var waiting = await world.PushAsync();
        Assert.Equal(PassResultKind.Waiting, waiting.Kind);
        Assert.Contains("PostSync: waiting for Widget", waiting.Message, StringComparison.Ordinal);
        await DefineAsync(group);
        Assert.Equal(PassResultKind.Synced, (await world.PassesAsync()).Kind);
        Assert.Equal("1", await world.FieldAsync($"widgets.{group}", "w", ".spec.size"));
    }

    [Fact]
    public async Task Without_the_option_it_is_an_error_that_names_the_file()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.Commit(Yaml.Widget($"{world.Name}.example.com", "w"));
        var result = await world.PushAsync();
        Assert.Equal(PassResultKind.Failed, result.Kind);
        Assert.Contains("app/all.yaml:1", result.Message, StringComparison.Ordinal);
    }

    private async Task DefineAsync(string group)
    {
        await cluster.KubectlWithInputAsync(Yaml.Definition(group), "apply", "-f", "-");
        await cluster.KubectlAsync("wait", "--for=condition=Established", $"crd/widgets.{group}", "--timeout=30s");
    }

    private static string Widget(string group, int? wave = null, string more = "") => $$"""
        apiVersion: {{group}}/v1
        kind: Widget
        metadata:
          name: w
          annotations:
            {{Option}}
            {{(wave is null ? more : $"argocd.argoproj.io/sync-wave: \"{wave}\"")}}
        spec: {size: 1}
        """;
}
