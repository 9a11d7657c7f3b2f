using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
using GitOps.Functions.Health;
using GitOps.Functions.Hosting;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Applying;
using GitOps.Functions.Tests.Clusters;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>
/// The product's own services in this process, on a real repository, storage account and API server: a test runs pass after pass, and plays the
/// controllers between them.
/// </summary>
internal sealed class PassWorld : IAsyncDisposable
{
    /// <summary>Automated in all, and a failed sync is not tried again by itself.</summary>
    public const string Automated = "{ automated: { prune: true, selfHeal: true }, retry: { limit: 0 } }";

    // Waits of a test: shorter than in life, of the same shape.
    private static readonly ApplyOptions Options = new() { FirstWait = TimeSpan.FromMilliseconds(50), IsJudged = HealthAssessor.HasRule };

    private readonly TemporaryFolder _folder = new();
    private readonly ControlPlane _cluster;
    private readonly Dictionary<string, string?> _settings;
    private readonly ServiceProvider _services;
    private readonly string _kubeconfig;

    private PassWorld(AzuriteServer azurite, ControlPlane cluster, string ns, FaultProxy? through, FakeTimeProvider? time, IEnumerable<(string Key, string Value)> settings)
    {
        (_cluster, Name, Clock) = (cluster, ns, time);
        _kubeconfig = through is null ? cluster.KubeconfigPath : Kubeconfig(through);
        WriteApplication();
        var all = settings.ToDictionary(static one => one.Key.Replace("__", ":", StringComparison.Ordinal), static one => (string?)one.Value);
        all["AzureWebJobsStorage"] = azurite.NewAccount();
        all.TryAdd("GitOps:Applications", _folder["applications"]);
        all["Git:AllowLocal"] = "true";
        all.TryAdd("Tools:Kubectl", Tools.Kubectl);
        all.TryAdd("Tools:Helm", Tools.Helm);
        _settings = all;
        _services = NewServices();
    }

    /// <summary>The Application's name and its namespace.</summary>
    public string Name { get; }

    /// <summary>The repository; the Application's path is <c>app</c>.</summary>
    public GitRepository Repository { get; } = new();

    /// <summary>The clock, where it is one that can be moved: between passes only, a lease does not survive a jump.</summary>
    public FakeTimeProvider? Clock { get; }

    /// <summary>The settings as a process of the product gets them.</summary>
    public IReadOnlyDictionary<string, string?> Environment => _settings.ToDictionary(static one => one.Key.Replace(":", "__", StringComparison.Ordinal), static one => one.Value);

    /// <summary>What was logged.</summary>
    public LevelLog Log { get; } = new();

    /// <summary>Makes it all.</summary>
    /// <param name="azurite">Gives a storage account.</param>
    /// <param name="cluster">Gives a namespace.</param>
    /// <param name="through">Faults between the product and the API server.</param>
    /// <param name="time">A clock to be moved; the real one where left out.</param>
    /// <param name="settings">Settings of the product.</param>
    public static async Task<PassWorld> StartAsync(AzuriteServer azurite, ControlPlane cluster, FaultProxy? through = null, FakeTimeProvider? time = null, params (string Key, string Value)[] settings) =>
        new(azurite, cluster, await cluster.NewNamespaceAsync(), through, time, settings);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Another process on the same storage account.</summary>
    public Instance OtherInstance() => new(NewServices());

    /// <summary>One more file of manifests. Read when this returns.</summary>
    public Task WriteFileAsync(string name, string text)
    {
        _folder.Write($"applications/{name}", text);
        return ManifestsAsync(current => current.Reading.Applications.Any(one => one.Origin.File.EndsWith(name, StringComparison.Ordinal)));
    }

    public void WriteApplication(string policy = Automated, string annotations = "{}", string? destination = null, string? source = null) => _folder.Write("applications/all.yaml", $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{Name}}, annotations: {{annotations}} }
        spec:
          {{source ?? $"source: {{ repoURL: {Repository.BarePath}, targetRevision: main, path: app }}"}}
          destination: { name: in-cluster, namespace: {{destination ?? Name}} }
          syncPolicy: {{policy}}
        ---
        apiVersion: gitops.functions/v1
        kind: Cluster
        metadata: { name: test }
        spec: { default: true, kubeconfig: { path: {{_kubeconfig}} } }
        """);

    /// <summary>Writes more manifests beside the application's.</summary>
    public void WriteManifests(string yaml) => _folder.Write("applications/more.yaml", yaml);

    /// <summary>Removes one of the files beside the application's.</summary>
    public void DeleteFile(string name) => File.Delete(_folder[$"applications/{name}"]);

    /// <summary>Makes the application's folder hold just these documents, commits and pushes.</summary>
    public string Commit(params string[] documents)
    {
        Repository.Write("app/all.yaml", string.Join("\n---\n", documents));
        var commit = Repository.Commit($"{documents.Length} documents");
        Repository.Push();
        return commit;
    }

    public Task<PassResult> PushAsync(CancellationToken cancel = default) => PassAsync(ReconcileReason.Push, cancel);

    public Task<PassResult> PassAsync(ReconcileReason reason, CancellationToken cancel = default) => PassAsync(reason, static request => request, cancel);

    /// <summary>One pass, with more asked for.</summary>
    public async Task<PassResult> PassAsync(ReconcileReason reason, Func<ReconcileRequest, ReconcileRequest> with, CancellationToken cancel = default) => await Get<Reconciler>().ReconcileAsync(
        with(new ReconcileRequest { Application = Name, Reason = reason, Delivery = "d", Actor = "dana", RequestedAt = DateTimeOffset.UnixEpoch }), cancel);

    /// <summary>Waits until the changed manifest is read.</summary>
    public Task ReloadedAsync(Func<Application, bool> changed) => ReloadedAsync(Name, changed);

    /// <summary>The same of another application.</summary>
    public Task ReloadedAsync(string application, Func<Application, bool> changed) => ManifestsAsync(current => current.Find(application) is { } read && changed(read));

    /// <summary>Waits until what the manifests in files say is so.</summary>
    public async Task ManifestsAsync(Func<ApplicationCatalogue, bool> isSo)
    {
        while (!isSo(Get<CatalogueLoader>().Current)) await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs passes, as the delayed messages do, until one does not ask to be gone on with at once.</summary>
    public async Task<PassResult> PassesAsync(ReconcileReason reason = ReconcileReason.Push)
    {
        while (true)
        {
            var result = await PassAsync(reason);
            if (result.ContinueAfter != TimeSpan.Zero) return result;
        }
    }

    public async Task<ApplicationStatus> StatusAsync() => await Get<StatusStore>().ReadAsync(Name, CancellationToken.None) ?? throw new InvalidOperationException("no status");

    public async Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        [.. (await Get<AuditLog>().ReadAsync(Name, new AuditQuery { NewestFirst = false }, CancellationToken.None).ToListAsync()).Select(static record => record.Entry)];

    public async Task VerifiedAsync() => Assert.Null((await Get<AuditLog>().VerifyAsync(Name, null, CancellationToken.None)).Break);

    public Task<string> KubectlAsync(params string[] arguments) => _cluster.KubectlAsync(["-n", Name, .. arguments]);

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

    /// <summary>Which cluster the memory is of.</summary>
    public async Task<string> ClusterIdAsync()
    {
        using var connection = await TestClusters.ConnectAsync(_cluster);
        return await connection.ReadClusterIdAsync(CancellationToken.None);
    }

    /// <summary>
    /// Brings about what must never be: the object was changed by hand, and the memory says that it looks as we left it.
    /// </summary>
    public async Task HideAsync(string kind, string name)
    {
        var cluster = await ClusterIdAsync();
        using var connection = await TestClusters.ConnectAsync(_cluster);
        var memory = (await Get<MemoryStore>().ReadAsync(Name, cluster, CancellationToken.None))!;
        var resource = (await connection.Reader.DiscoverAsync([("", "v1")], CancellationToken.None)).Find("v1", kind)!;
        var live = (await connection.Reader.ReadAsync(resource, Name, name, CancellationToken.None)).ReadMetadata();
        await Get<MemoryStore>().WriteAsync(Name, memory with { Objects = [.. memory.Objects.Select(one => one.Reference.Name == name ? one with { FieldsHash = live.FieldsHash! } : one)] }, CancellationToken.None);
    }

    private ServiceProvider NewServices() => new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build())
        .AddLogging(logging => logging.AddProvider(Log)).AddGitOps().AddSingleton<TimeProvider>(Clock ?? TimeProvider.System).AddSingleton(Options).BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Repository.Dispose();
        _folder.Dispose();
    }

    private Task<string> StatusOfAsync(string kind, string name, JsonObject status) =>
        KubectlAsync("patch", kind, name, "--subresource=status", "--type=merge", "-p", new JsonObject { ["status"] = status }.ToJsonString());

    private string Kubeconfig(FaultProxy through) => _folder.Write("kubeconfig", $$"""
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "{{through.Address}}", certificate-authority-data: {{through.CaData}} } }]
        users: [{name: u, user: {token: {{_cluster.Token}} } }]
        """);

    /// <summary>The services of another process.</summary>
    internal sealed class Instance(ServiceProvider services) : IDisposable
    {
        public T Get<T>() where T : notnull => services.GetRequiredService<T>();

        public void Dispose() => services.Dispose();
    }
}
