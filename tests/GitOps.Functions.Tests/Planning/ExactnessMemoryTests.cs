using System.Text;
using System.Text.RegularExpressions;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Planning;

/// <summary>Whatever became of the memory's blob: everything is compared once, nothing is written, and the next check costs its lists.</summary>
public sealed partial class ExactnessMemoryTests(AzuriteServer azurite, ControlPlane plane)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private static readonly string Shop = Yaml.Join(Yaml.ConfigMap("settings"), Yaml.Secret("login", "hunter2"), Yaml.Deployment("web"), Yaml.Service("web"), Yaml.Role("reader"));

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("damaged")]
    [InlineData("truncated")]
    [InlineData("older version")]
    [InlineData("newer version")]
    [InlineData("other cluster")]
    [InlineData("half an entry")]
    [InlineData("without what is remembered today")]
    [InlineData("other account")]
    public async Task A_lost_memory_is_rebuilt_by_one_check(string loss)
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        var store = await LoseAsync(app, loss);
        app.Memory = await store.ReadAsync(app.Application.Name, "cluster", Cancel);

        app.Requests.Clear();
        var plan = await app.PlanAsync(Shop);
        Assert.Equal((5, false, false), (app.Requests.DryRuns.Count, plan.HasWrites, plan.Differs));
        Assert.Equal(5, plan.Count(PlanAction.Unchanged));
        await app.ApplyAsync(plan);
        await store.WriteAsync(app.Application.Name, app.Memory!, Cancel);

        app.Memory = await store.ReadAsync(app.Application.Name, "cluster", Cancel);
        app.Requests.Clear();
        Assert.False((await app.PlanAsync(Shop)).Differs);
        Assert.Equal((6, 0), (app.Requests.All.Count, app.Requests.DryRuns.Count));
    }

    [Fact]
    public async Task A_lost_memory_hides_no_change_that_was_made_meanwhile()
    {
        using var app = await TestApplication.StartAsync(plane);
        await app.SyncAsync(Shop);
        await app.KubectlAsync("scale", "deployment/web", "--replicas=5");
        await app.KubectlAsync("patch", "configmap", "settings", "--type=merge", "-p", """{"data":{"value":"2"}}""");
        app.Memory = null;
        Assert.Equal(["settings", "web"], (await app.PlanAsync(Shop)).Writes.Select(static one => one.Reference.Name));
    }

    private async Task<MemoryStore> LoseAsync(TestApplication app, string loss)
    {
        var clients = TestStorage.New(azurite.ConnectionString);
        var (store, blobs, path) = (new MemoryStore(clients), clients.Container("snapshots"), $"memory/{TableKey.Encode(app.Application.Name)}");
        await store.WriteAsync(app.Application.Name, app.Memory!, Cancel);
        var bytes = (await blobs.ReadAsync(path, Cancel))!;
        var json = Encoding.UTF8.GetString(Gzip.TryExpand(bytes, 1 << 20)!);
        Task Write(string text) => blobs.WriteAsync(path, Gzip.Compress(Encoding.UTF8.GetBytes(text)), Cancel);
        switch (loss)
        {
            case "gone": await store.DeleteAsync(app.Application.Name, Cancel); break;
            case "empty": await blobs.WriteAsync(path, [], Cancel); break;
            case "damaged":
                for (var i = 20; i < bytes.Length; i += 7) bytes[i] ^= 0x55;
                await blobs.WriteAsync(path, bytes, Cancel);
                break;
            case "truncated": await blobs.WriteAsync(path, bytes[..(bytes.Length / 2)], Cancel); break;
            case "older version": await Write(Version().Replace(json, "\"version\":0")); break;
            case "newer version": await Write(Version().Replace(json, $"\"version\":{MemoryDocument.CurrentVersion + 1}")); break;
            case "other cluster": await store.WriteAsync(app.Application.Name, new ApplicationMemory("another", app.Memory!.Objects), Cancel); break;
            case "half an entry": await Write(json.Replace("\"uid\"", "\"was-uid\"", StringComparison.Ordinal)); break;
            case "without what is remembered today": await Write(Newer().Replace(json, "")); break;
            default: return new MemoryStore(TestStorage.New(azurite.ConnectionString));
        }

        return store;
    }

    [GeneratedRegex("\"version\":[0-9]+")]
    private static partial Regex Version();

    [GeneratedRegex(",\"(resourceVersion|appliedAt)\":\"[^\"]*\"")]
    private static partial Regex Newer();
}
