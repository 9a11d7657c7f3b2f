using System.Text.Json.Nodes;
using GitOps.Functions.Audit;
using GitOps.Functions.Hosting;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>
/// The product's own services in this process, on a real repository, storage account and API server: a test runs pass after pass, and plays the
/// controllers between them.
/// </summary>
internal sealed class SyncWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ControlPlane _cluster;
    private readonly ServiceProvider _services;

    private SyncWorld(ControlPlane cluster, string storage, string ns)
    {
        (_cluster, Namespace) = (cluster, ns);
        WriteApplication();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["GitOps:Applications"] = _folder["applications"],
            ["Git:AllowLocal"] = Path.GetDirectoryName(Repository.BarePath),
            ["Tools:Kubectl"] = Tools.Kubectl,
        }).Build());
        _services = services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Error)).AddGitOps().BuildServiceProvider();
    }

    public string Namespace { get; }

    public string Application => Namespace;

    public GitRepository Repository { get; } = new();

    public static async Task<SyncWorld> StartAsync(AzuriteServer azurite, ControlPlane cluster) => new(cluster, azurite.NewAccount(), await cluster.NewNamespaceAsync());

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public void WriteApplication(string policy = "{ automated: { prune: true, selfHeal: true }, retry: { limit: 0 } }", string annotations = "{}") => _folder.Write("applications/all.yaml", $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{Application}}, annotations: {{annotations}} }
        spec:
          source: { repoURL: {{Repository.BarePath}}, targetRevision: main, path: app }
          destination: { name: in-cluster, namespace: {{Namespace}} }
          syncPolicy: {{policy}}
        ---
        apiVersion: gitops.functions/v1
        kind: Cluster
        metadata: { name: test }
        spec: { default: true, kubeconfig: { path: {{_cluster.KubeconfigPath}} } }
        """);

    /// <summary>Makes the application's folder hold just these documents, commits and pushes.</summary>
    public string Commit(params string[] documents)
    {
        Repository.Write("app/all.yaml", string.Join("\n---\n", documents));
        var commit = Repository.Commit($"{documents.Length} documents");
        Repository.Push();
        return commit;
    }

    public Task<PassResult> PushAsync(CancellationToken cancel = default) => PassAsync(ReconcileReason.Push, cancel);

    public async Task<PassResult> PassAsync(ReconcileReason reason, CancellationToken cancel = default) => await Get<Reconciler>().ReconcileAsync(
        new ReconcileRequest { Application = Application, Reason = reason, Delivery = "d", Actor = "dana", RequestedAt = DateTimeOffset.UnixEpoch }, cancel);

    /// <summary>Runs passes, as the delayed messages do, until one does not ask to be gone on with at once.</summary>
    public async Task<PassResult> PassesAsync(ReconcileReason reason = ReconcileReason.Push)
    {
        while (true)
        {
            var result = await PassAsync(reason);
            if (result.ContinueAfter != TimeSpan.Zero) return result;
        }
    }

    public async Task<ApplicationStatus> StatusAsync() => await Get<StatusStore>().ReadAsync(Application, CancellationToken.None) ?? throw new InvalidOperationException("no status");

    public async Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        [.. (await Get<AuditLog>().ReadAsync(Application, new AuditQuery { NewestFirst = false }, CancellationToken.None).ToListAsync()).Select(static record => record.Entry)];

    public async Task VerifiedAsync() => Assert.Null((await Get<AuditLog>().VerifyAsync(Application, null, CancellationToken.None)).Break);

    public Task<string> KubectlAsync(params string[] arguments) => _cluster.KubectlAsync(["-n", Namespace, .. arguments]);

    /// <summary>The value of a field of an object, empty where there is no such object.</summary>
    public Task<string> FieldAsync(string kind, string name, string path) => KubectlAsync("get", kind, name, "--ignore-not-found", "-o", $"jsonpath={{{path}}}");

    /// <summary>Names of the objects of a kind, those that every namespace has left out.</summary>
    public async Task<string[]> NamesAsync(string kind) =>
        [.. (await KubectlAsync("get", kind, "-o", "jsonpath={.items[*].metadata.name}")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static name => name != "kube-root-ca.crt" && !name.StartsWith("gitops-functions-", StringComparison.Ordinal))];

    /// <summary>Plays the Job controller.</summary>
    public Task EndJobAsync(string name, bool succeeded = true) => StatusOfAsync("job", name, new JsonObject
    {
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = succeeded ? "Complete" : "Failed", ["status"] = "True", ["reason"] = succeeded ? "" : "BackoffLimitExceeded", ["message"] = succeeded ? "" : "it crashed" }),
    });

    /// <summary>Plays the Deployment controller.</summary>
    public async Task RolloutAsync(string name) => await StatusOfAsync("deployment", name, new JsonObject
    {
        ["observedGeneration"] = int.Parse(await FieldAsync("deployment", name, ".metadata.generation"), System.Globalization.CultureInfo.InvariantCulture),
        ["replicas"] = 1,
        ["updatedReplicas"] = 1,
        ["readyReplicas"] = 1,
        ["availableReplicas"] = 1,
    });

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Repository.Dispose();
        _folder.Dispose();
    }

    private Task<string> StatusOfAsync(string kind, string name, JsonObject status) =>
        KubectlAsync("patch", kind, name, "--subresource=status", "--type=merge", "-p", new JsonObject { ["status"] = status }.ToJsonString());
}
