using System.Text.Json;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Variables that are in ConfigMaps and Secrets of the cluster, through whole passes.</summary>
public sealed class ClusterVariablePassTests(AzuriteServer azurite, ControlPlane cluster)
{
    private const string Password = "hunter-2-and-a-half";

    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { text: "${region} ${stage} ${size}" }
        """;

    private const string Client = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: client }
        spec:
          selector: { matchLabels: { app: client } }
          template:
            metadata: { labels: { app: client } }
            spec: { containers: [{ name: client, image: client:1, env: [{ name: PASSWORD, value: "${password}" }] }] }
        """;

    [Fact]
    public async Task A_later_source_goes_before_an_earlier_one_and_a_changed_one_is_synced_by_the_next_check()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        await world.KubectlAsync("create", "configmap", "base", "--from-literal=region=north", "--from-literal=stage=base", "--from-literal=size=small");
        await world.KubectlAsync("create", "configmap", "more", "--from-literal=stage=more", "--from-literal=size=large");
        world.WriteApplication(annotations: "{ gitops.functions/substitute-from: 'ConfigMap/base, ConfigMap/more, Secret/none?', gitops.functions/substitute: 'size: own' }");
        world.Commit(Settings);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("north more own", await world.FieldAsync("configmap", "settings", ".data.text"));
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("the revision leaves the application's files alone", (await world.PushAsync()).Message);

        await world.KubectlAsync("patch", "configmap", "base", "-p", """{"data":{"region":"south"}}""");
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        Assert.Equal("south more own", await world.FieldAsync("configmap", "settings", ".data.text"));
        await world.VerifiedAsync();
    }

    [Theory]
    [InlineData("ConfigMap/none", "ConfigMap NAMESPACE/none: read variables: it is not in the cluster, and not optional")]
    [InlineData("Secret/none", "Secret NAMESPACE/none: read variables: it is not in the cluster, and not optional")]
    [InlineData("ConfigMap/odd", "ConfigMap NAMESPACE/odd: read variables: its key \"tls.crt\" is no name for a variable: letters, digits and \"_\", no digit first")]
    public async Task What_cannot_be_read_is_an_error_and_nothing_is_pruned(string source, string expected)
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        await world.KubectlAsync("create", "configmap", "odd", "--from-literal=tls.crt=a");
        await world.KubectlAsync("create", "configmap", "base", "--from-literal=region=a", "--from-literal=stage=b", "--from-literal=size=c");
        world.WriteApplication(annotations: "{ gitops.functions/substitute-from: ConfigMap/base }");
        world.Commit(Settings);
        await world.PushAsync();
        world.WriteApplication(annotations: $"{{ gitops.functions/substitute-from: '{source}' }}");
        await world.ReloadedAsync(application => application.VariableSources[0].Name != "base");
        world.Commit(Client);
        Assert.Equal(expected.Replace("NAMESPACE", world.Name, StringComparison.Ordinal), (await world.PushAsync()).Message);
        Assert.Contains("settings", await world.NamesAsync("configmaps"));
    }

    [Fact]
    public async Task The_value_of_a_secret_is_in_the_cluster_and_nowhere_else()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        await world.KubectlAsync("create", "secret", "generic", "login", $"--from-literal=password={Password}");
        world.WriteApplication(annotations: "{ gitops.functions/substitute-from: Secret/login }");
        world.Commit(Client);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal(Password, await world.FieldAsync("deployment", "client", ".spec.template.spec.containers[0].env[0].value"));
        Assert.Equal("true", await world.FieldAsync("deployment", "client", ".metadata.annotations.gitops\\.functions/holds-secret"));
        Assert.Equal(HealthStatus.Progressing, (await world.StatusAsync()).Health);
        Assert.Equal(PassResultKind.Unchanged, (await world.PassAsync(ReconcileReason.Drift)).Kind);
        var shown = (await world.Get<Preview>().RenderAsync(world.Name, TestContext.Current.CancellationToken)).Rendered;
        Assert.Contains("(secret)", shown.Objects[0].Json.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, shown.Objects[0].Json.ToJsonString(), StringComparison.Ordinal);

        // Changed by hand: the field is told, and neither value.
        await world.KubectlAsync("set", "env", "deployment/client", "PASSWORD=by-hand");
        var drift = Assert.Single(await DifferencesAsync(world), static one => one.Path.EndsWith(".value", StringComparison.Ordinal));
        Assert.Equal(new FieldDifference(""".spec.template.spec.containers[name="…"].env[name="…"].value""", null, null), drift);
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync(ReconcileReason.Drift)).Kind);

        // The server refuses the object, and its text echoes the value.
        world.Commit(Client.Replace("image: client:1,", "image: client:1, ports: [{ containerPort: 80, protocol: \"${password}\" }],", StringComparison.Ordinal));
        var refused = await world.PushAsync();
        Assert.Equal(PassResultKind.Failed, refused.Kind);
        Assert.Contains("the server's text is not shown", refused.Message, StringComparison.Ordinal);

        // No variable any more: what the cluster still has is not shown as what was there before.
        world.Commit(Client.Replace("${password}", "none", StringComparison.Ordinal));
        Assert.DoesNotContain(await DifferencesAsync(world), static one => one.Before is not null);
        Assert.Equal(PassResultKind.Synced, (await world.PushAsync()).Kind);
        Assert.Equal("", await world.FieldAsync("deployment", "client", ".metadata.annotations.gitops\\.functions/holds-secret"));

        var kept = JsonSerializer.Serialize(await world.AuditAsync()) + JsonSerializer.Serialize(await world.StatusAsync()) + refused.Message + string.Join('\n', world.Log.Lines);
        Assert.DoesNotContain(Password, kept, StringComparison.Ordinal);
        Assert.Contains("client", kept, StringComparison.Ordinal);
        await world.VerifiedAsync();
    }

    [Fact]
    public async Task What_is_stored_for_all_to_read_tells_nothing_of_a_secret_value()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        await world.KubectlAsync("create", "secret", "generic", "login", "--from-literal=password=1234");
        world.WriteApplication(annotations: "{ gitops.functions/substitute-from: Secret/login }");
        world.Commit(Client);
        await world.PushAsync();
        // Who knows all but the value could try values, were a hash not keyed.
        world.WriteApplication(annotations: "{ gitops.functions/substitute: 'password: \"1234\"' }");
        await world.ReloadedAsync(static application => application.Variables is not null);
        var plain = (await world.Get<Preview>().RenderAsync(world.Name, TestContext.Current.CancellationToken)).Rendered;
        var digest = (await world.StatusAsync()).RenderDigest;
        Assert.NotEqual(plain.Digest, digest);
        Assert.NotEqual(CanonicalJson.Digest(plain.Objects[0].Json), await world.FieldAsync("deployment", "client", ".metadata.annotations.gitops\\.functions/desired-hash"));
    }

    private static async Task<IReadOnlyList<FieldDifference>> DifferencesAsync(PassWorld world) =>
        [.. (await world.Get<Preview>().PlanAsync(world.Name, TestContext.Current.CancellationToken)).Changes.SelectMany(static change => change.Differences)];
}
