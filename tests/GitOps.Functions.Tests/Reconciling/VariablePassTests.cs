using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>The Application's variables through whole passes.</summary>
public sealed class VariablePassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: "settings-${stage}" }
        data: { stage: "${stage}", url: "https://${host:-example.com}/${stage^^}", kept: "$${stage}" }
        """;

    private const string Raw = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: raw, annotations: { kustomize.toolkit.fluxcd.io/substitute: disabled } }
        data: { script: "echo ${HOME}" }
        """;

    [Fact]
    public async Task Variables_of_the_application_are_in_its_objects_and_a_changed_one_is_a_change()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(annotations: "{ gitops.functions/substitute: 'stage: test' }");
        world.Commit(Settings, Raw);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("test https://example.com/TEST ${stage}", await world.FieldAsync("configmap", "settings-test", ".data.stage} {.data.url} {.data.kept"));
        Assert.Equal("echo ${HOME}", await world.FieldAsync("configmap", "raw", ".data.script"));

        world.WriteApplication(annotations: "{ gitops.functions/substitute: '{stage: prod, host: shop.example.com}' }");
        await world.ReloadedAsync(static application => application.Variables!.Count == 2);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(["raw", "settings-prod"], await world.NamesAsync("configmaps"));
        Assert.Equal("https://shop.example.com/PROD", await world.FieldAsync("configmap", "settings-prod", ".data.url"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task A_variable_that_is_not_set_is_an_error_that_names_the_object_and_nothing_is_pruned()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        world.WriteApplication(annotations: "{ gitops.functions/substitute: 'stage: test' }");
        world.Commit(Settings, Raw);
        await world.PushAsync();
        world.Commit(Settings.Replace("settings-${stage}", "other-${stagee}", StringComparison.Ordinal));
        var failed = await world.PushAsync();
        Assert.Equal(PassResultKind.Failed, failed.Kind);
        Assert.Contains("(app/all.yaml:1): substitute variables: the variable stagee is not set", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["raw", "settings-test"], await world.NamesAsync("configmaps"));
    }
}
