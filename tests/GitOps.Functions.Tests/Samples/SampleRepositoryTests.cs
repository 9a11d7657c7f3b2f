using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Reconciling;
using GitOps.Functions.Tests.Rendering;

namespace GitOps.Functions.Tests.Samples;

/// <summary>
/// Repositories of the forms that public ones have: what they render to is what the tool itself makes of them, object by object, and a sync leaves
/// in a cluster what <c>kubectl apply --server-side</c> of the tool's output leaves there.
/// </summary>
public sealed class SampleRepositoryTests(AzuriteServer azurite, ControlPlane cluster)
{
    private static readonly string Here = Path.Combine(BuildPaths.RepositoryRoot, "tests/GitOps.Functions.Tests");

    private static readonly Renderer Renderer = new(new RendererOptions { KubectlPath = Tools.Kubectl, HelmPath = Tools.Helm }, TimeProvider.System);

    // Name, tool, folder of the repository, path in it, objects.
    public static TheoryData<string, string, string, string, int> Samples => new()
    {
        { "guestbook", "plain", "Samples/Repositories/guestbook", "", 2 },
        { "guestbook as JSON, with a folder below", "plain", "Samples/Repositories/guestbook-json", "", 3 },
        { "guestbook with kustomize", "kustomize", "Samples/Repositories/guestbook-kustomize", "", 3 },
        { "guestbook with helm", "helm", "Samples/Repositories/guestbook-helm", "", 2 },
        { "overlays with components", "kustomize", "../../samples/apps/guestbook-kustomize", "overlays/production", 4 },
        { "umbrella chart with vendored sub-charts", "helm", "Rendering/Charts/ledger", "", 2 },
        { "hooks and waves", "plain", "Samples/Repositories/sync-waves", "", 6 },
        { "definitions with their objects", "plain", "Samples/Repositories/custom-resources", "", 4 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task It_renders_and_syncs_as_the_tool_alone_does(string name, string tool, string folder, string path, int count)
    {
        Assert.NotEmpty(name);
        await using var world = await PassWorld.StartAsync(azurite, cluster);
        var files = Directory.GetFiles(Path.Combine(Here, folder), "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(Path.Combine(Here, folder), file), File.ReadAllText);
        foreach (var (file, text) in files) world.Repository.Write("app/" + file, text);
        world.Repository.Commit(name);
        world.Repository.Push();
        var source = RenderingTestData.Source(path.Length == 0 ? "app" : "app/" + path) with { Directory = tool == "plain" ? new() { Recurse = true } : null };

        // The objects.
        var output = await ByToolAsync(tool, Path.Combine(world.Repository.WorkPath, source.Path), world.Name);
        var expected = ManifestReader.Read(tool, Encoding.UTF8.GetBytes(output)).Objects;
        var rendered = await Renderer.RenderAsync(source, RenderingTestData.Files([.. files.Select(static file => ("app/" + file.Key, file.Value))]), new RenderContext(new RenderTarget(world.Name, world.Name), new string('0', 40)), TestContext.Current.CancellationToken);
        Assert.Empty(rendered.Failures);
        Assert.Equal(count, rendered.Objects.Count);
        Assert.Equal(expected.Select(Digest).Order(StringComparer.Ordinal), rendered.Objects.Select(Digest).Order(StringComparer.Ordinal));

        // The cluster.
        var directory = source.Directory is null ? "" : ", directory: { recurse: true }";
        world.WriteApplication(source: $"source: {{ repoURL: {world.Repository.BarePath}, targetRevision: main, path: {source.Path}{directory} }}");
        await SyncAsync(world, rendered.Objects);
        var synced = await LiveAsync(rendered.Objects, world.Name, world.Name);
        foreach (var definition in rendered.Objects.Where(static one => one.Kind == "CustomResourceDefinition")) await cluster.KubectlAsync("delete", "crd", definition.Name);
        var other = await cluster.NewNamespaceAsync();
        await ApplyAsync(output.Replace(world.Name, other, StringComparison.Ordinal), other);
        Assert.Equal(await LiveAsync(rendered.Objects, world.Name, other), synced);
        await world.VerifiedAsync();
    }

    private static string Digest(KubernetesObject one) => CanonicalJson.Digest(one.Json);

    private static async Task<string> ByToolAsync(string tool, string folder, string release)
    {
        if (tool == "plain") return string.Join("\n---\n", Directory.GetFiles(folder, "*.*", SearchOption.AllDirectories).Where(static file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Select(File.ReadAllText));
        var result = tool == "kustomize"
            ? await ProcessRunner.RunAsync(Tools.Kubectl, ["kustomize", folder])
            : await ProcessRunner.RunAsync(Tools.Helm, ["template", release, folder, "--namespace", release, "--include-crds"]);
        return result.MustSucceed().Output;
    }

    // Passes, and in their middle the controllers of a cluster that has nodes.
    private static async Task SyncAsync(PassWorld world, IReadOnlyList<KubernetesObject> objects)
    {
        for (var pass = 0; pass < 20; pass++)
        {
            await world.PassesAsync();
            if ((await world.StatusAsync()) is { Sync: SyncStatus.Synced, Phase: OperationPhase.Succeeded }) return;
            foreach (var one in objects.Where(static one => one.Kind is "Job" or "Deployment"))
            {
                if ((await world.FieldAsync(one.Kind, one.Name, ".metadata.uid")).Length == 0) continue;
                await (one.Kind == "Job" ? world.EndJobAsync(one.Name) : world.RolloutAsync(one.Name));
            }
        }

        Assert.Fail($"not synced: {await world.StatusAsync()}");
    }

    // A definition takes a moment before kubectl knows its kind.
    private async Task ApplyAsync(string output, string ns)
    {
        var all = ManifestReader.Read("tool", Encoding.UTF8.GetBytes(output)).Objects;
        foreach (var definition in all.Where(static one => one.Kind == "CustomResourceDefinition"))
        {
            await cluster.KubectlWithInputAsync(definition.Json.ToJsonString(), "apply", "--server-side", "--filename", "-");
            await cluster.KubectlAsync("wait", "--for", "condition=established", $"crd/{definition.Name}");
        }
        await cluster.KubectlWithInputAsync(output, "apply", "--server-side", "--force-conflicts", "--namespace", ns, "--filename", "-");
    }

    /// <summary>The objects as they are in the cluster, without what every write leaves and without what is ours.</summary>
    private async Task<IReadOnlyList<string>> LiveAsync(IReadOnlyList<KubernetesObject> objects, string rendered, string ns)
    {
        var live = new List<string>();
        foreach (var one in objects)
        {
            var text = await cluster.KubectlAsync("get", one.Kind, one.Name.Replace(rendered, ns, StringComparison.Ordinal), "--namespace", ns, "--output", "json");
            live.Add(Plain(text.Replace(ns, "NAMESPACE", StringComparison.Ordinal)));
        }
        return live;
    }

    private static string Plain(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        var metadata = json["metadata"]!.AsObject();
        foreach (var name in (string[])["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"]) metadata.Remove(name);
        var isJob = (string?)json["kind"] == "Job";
        // A Job without labels gets its pods'; ours has one, the set's.
        if (isJob && metadata["labels"] is JsonObject labels) foreach (var name in (string[])["controller-uid", "job-name"]) labels.Remove(name);
        foreach (var map in (string[])["labels", "annotations"])
        {
            if (metadata[map] is not JsonObject members) continue;
            foreach (var (name, _) in members.Where(static member => member.Key.StartsWith("gitops.functions/", StringComparison.Ordinal) || member.Key == "applyset.kubernetes.io/part-of").ToList()) members.Remove(name);
            if (members.Count == 0) metadata.Remove(map);
        }
        json.Remove("status");
        // A Service's address and a Job's selector are the server's to choose, each time anew.
        if (json["spec"] is JsonObject spec)
        {
            foreach (var name in (string[])["clusterIP", "clusterIPs"]) spec.Remove(name);
            if (isJob)
            {
                spec.Remove("selector");
                spec["template"]!["metadata"]!.AsObject().Remove("labels");
            }
        }
        return Encoding.UTF8.GetString(CanonicalJson.Bytes(json));
    }
}
