using System.Text.Json.Nodes;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.Samples;

/// <summary>The sample chart of Applications: rendered as helm does it, and synced to what kubectl would have made of the applications' folders.</summary>
public sealed class AppOfAppsSampleTests(AzuriteServer azurite, ControlPlane cluster)
{
    private static readonly string Apps = Path.Combine(BuildPaths.RepositoryRoot, "samples", "apps");
    private static readonly string[] Kinds = ["configmaps", "deployments", "services", "roles", "rolebindings"];

    [Fact]
    public async Task It_renders_to_what_helm_makes_of_it_object_by_object()
    {
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var rendered = await world.Get<LocalRender>().RenderAsync(Path.Combine(Apps, "app-of-apps"), recurse: false, CancellationToken.None);
        var helm = ManifestReader.Read("helm", System.Text.Encoding.UTF8.GetBytes((await ProcessRunner.RunAsync(Tools.Helm, ["template", "local", Path.Combine(Apps, "app-of-apps")])).MustSucceed().Output));
        Assert.Empty(rendered.Failures);
        Assert.Equal(2, helm.Objects.Count);
        Assert.Equal(helm.Objects.Select(static one => CanonicalJson.Digest(one.Json)), rendered.Objects.Select(static one => CanonicalJson.Digest(one.Json)));
    }

    [Fact]
    public async Task Synced_the_cluster_is_what_kubectl_makes_of_its_applications_and_emptied_nothing_of_them_is_left()
    {
        await using var world = await FamilyWorld.StartAsync(azurite, cluster);
        Copy(Apps, world.Parent.Repository.WorkPath);
        var values = Values(world, File.ReadAllText(Path.Combine(Apps, "app-of-apps", "values.yaml")));
        Push(world, values);
        world.Parent.WriteApplication(source: $"source: {{ repoURL: {world.Parent.Repository.BarePath}, targetRevision: main, path: app-of-apps }}");
        await world.Parent.ReloadedAsync(static one => one.Source.Path == "app-of-apps");

        Assert.Equal("2 created, 0 configured, 0 unchanged, 0 pruned, 0 skipped, 0 failed", (await world.PassAsync()).Message);
        foreach (var child in (string[])["shop", "guestbook"]) await world.UntilAsync(async () => await world.StatusAsync(child) is { Sync: SyncStatus.Synced });
        var other = await cluster.NewNamespaceAsync();
        await cluster.KubectlAsync("apply", "--server-side", "-n", other, "-f", Path.Combine(Apps, "shop"));
        await cluster.KubectlAsync("apply", "--server-side", "-n", other, "-k", Path.Combine(Apps, "guestbook-kustomize", "overlays", "demo"));
        Assert.Equal(await ObjectsAsync(other), await ObjectsAsync(world.Name));

        // One entry less: what that deployed goes, and only that.
        Push(world, values[..values.IndexOf("  - name: guestbook", StringComparison.Ordinal)]);
        Assert.Equal(PassResultKind.Synced, (await world.PassAsync()).Kind);
        await world.UntilAsync(async () => (await world.ManagedAsync()).Find("guestbook") is null);
        Assert.DoesNotContain(await ObjectsAsync(world.Name), static one => one.Contains("guestbook", StringComparison.Ordinal));
        Assert.Contains(await ObjectsAsync(world.Name), static one => one.Contains("\"web\"", StringComparison.Ordinal));
    }

    // What Git says of each, without what is each cluster's or ours.
    private async Task<List<string>> ObjectsAsync(string ns)
    {
        var list = JsonNode.Parse(await cluster.KubectlAsync("get", string.Join(',', Kinds), "-n", ns, "-o", "json"))!["items"]!.AsArray();
        return [.. list.Select(static one => one!.AsObject()).Where(static one => Name(one) is not "kube-root-ca.crt" && !Name(one).StartsWith("gitops-functions-", StringComparison.Ordinal)).Select(Plain).Order(StringComparer.Ordinal)];
    }

    private static string Values(FamilyWorld world, string sample) => sample
        .Replace("https://git.example.com/platform/apps.git", world.Parent.Repository.BarePath, StringComparison.Ordinal)
        .Replace("namespace: shop", $"namespace: {world.Name}", StringComparison.Ordinal)
        .Replace("namespace: guestbook", $"namespace: {world.Name}", StringComparison.Ordinal);

    private static void Push(FamilyWorld world, string values)
    {
        world.Parent.Repository.Write("app-of-apps/values.yaml", values);
        world.Parent.Repository.Commit("The applications");
        world.Parent.Repository.Push();
    }

    private static string Name(JsonObject one) => (string)one["metadata"]!["name"]!;

    private static string Plain(JsonObject one)
    {
        one.Remove("status");
        var metadata = one["metadata"]!.AsObject();
        foreach (var field in (string[])["uid", "resourceVersion", "creationTimestamp", "managedFields", "namespace", "generation", "selfLink", "annotations"]) metadata.Remove(field);
        (metadata["labels"] as JsonObject)?.Remove("applyset.kubernetes.io/part-of");
        if (metadata["labels"] is JsonObject { Count: 0 }) metadata.Remove("labels");
        foreach (var field in (string[])["clusterIP", "clusterIPs"]) (one["spec"] as JsonObject)?.Remove(field);
        return System.Text.Encoding.UTF8.GetString(CanonicalJson.Bytes(one));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
