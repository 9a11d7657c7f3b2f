using GitOps.Functions.Applying;
using GitOps.Functions.Audit;
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

/// <summary>Whole passes in this process, one at a time, with the services of the app: a real repository, storage account and cluster, and a clock to be moved.</summary>
internal sealed class PassWorld : IAsyncDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();
    private readonly ControlPlane _plane;
    private readonly ServiceProvider _services;

    private PassWorld(AzuriteServer azurite, ControlPlane plane, string ns, string policy, IReadOnlyDictionary<string, string?> settings, FaultProxy? through)
    {
        (_plane, Name) = (plane, ns);
        _folder.Write("applications/all.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{ns}} }
            spec:
              source: { repoURL: {{Repository.BarePath}}, targetRevision: main, path: app }
              destination: { name: in-cluster, namespace: {{ns}} }
              syncPolicy: {{policy}}
            ---
            apiVersion: gitops.functions/v1
            kind: Cluster
            metadata: { name: test }
            spec: { default: true, kubeconfig: { path: {{(through is null ? plane.KubeconfigPath : Kubeconfig(through))}} } }
            """);
        var all = new Dictionary<string, string?>(settings)
        {
            ["AzureWebJobsStorage"] = azurite.NewAccount(),
            ["GitOps:Applications"] = _folder["applications"],
            ["Git:AllowLocal"] = "true",
            ["Tools:Kubectl"] = Tools.Kubectl,
        };
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        _services = services.AddLogging(logging => logging.AddProvider(Log)).AddGitOps().AddSingleton(through is null ? Time : TimeProvider.System).AddSingleton(Options).BuildServiceProvider();
    }

    // Waits of a test: shorter than in life, of the same shape.
    private static readonly ApplyOptions Options = new() { FirstWait = TimeSpan.FromMilliseconds(50) };

    /// <summary>The Application's name and its namespace.</summary>
    public string Name { get; }

    /// <summary>The repository; the Application's path is <c>app</c>.</summary>
    public GitRepository Repository { get; } = new();

    /// <summary>The clock, but for a world with faults, which has the real one. Moved between passes only: a lease does not survive a jump.</summary>
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>What was logged.</summary>
    public LevelLog Log { get; } = new();

    /// <summary>What the planner remembers.</summary>
    public MemoryStore Memories => _services.GetRequiredService<MemoryStore>();

    /// <summary>Makes it all, with one file in the repository.</summary>
    public static async Task<PassWorld> StartAsync(
        AzuriteServer azurite, ControlPlane plane, string manifest, string policy = "{ automated: { prune: true, selfHeal: true } }", params (string Key, string Value)[] settings)
    {
        var world = new PassWorld(azurite, plane, await plane.NewNamespaceAsync(), policy, settings.ToDictionary(static s => s.Key.Replace("__", ":", StringComparison.Ordinal), static s => (string?)s.Value), null);
        world.Commit(manifest);
        return world;
    }

    /// <summary>Makes it all, with faults between it and the API server.</summary>
    public static async Task<PassWorld> StartAsync(AzuriteServer azurite, ControlPlane plane, FaultProxy through) =>
        new(azurite, plane, await plane.NewNamespaceAsync(), "{ automated: { prune: true, selfHeal: true } }", new Dictionary<string, string?>(), through);

    /// <summary>Commits and pushes the one file.</summary>
    public void Commit(string manifest)
    {
        Repository.Write("app/all.yaml", manifest);
        Repository.Commit("change");
        Repository.Push();
    }

    /// <summary>One pass.</summary>
    public Task<PassResult> PassAsync(ReconcileReason reason, CancellationToken? cancel = null) => _services.GetRequiredService<Reconciler>().ReconcileAsync(
        new ReconcileRequest { Application = Name, Reason = reason, Delivery = "d", Actor = "test", RequestedAt = Time.GetUtcNow() }, cancel ?? Cancel);

    /// <summary>The status row.</summary>
    public async Task<ApplicationStatus> StatusAsync() => await _services.GetRequiredService<StatusStore>().ReadAsync(Name, Cancel) ?? throw new InvalidOperationException("no status");

    /// <summary>All audit entries, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        [.. (await _services.GetRequiredService<AuditLog>().ReadAsync(Name, new AuditQuery { NewestFirst = false }, Cancel).ToListAsync(Cancel)).Select(static record => record.Entry)];

    /// <summary>Which cluster the memory is of.</summary>
    public async Task<string> ClusterIdAsync()
    {
        using var connection = await TestClusters.ConnectAsync(_plane);
        return await connection.ReadClusterIdAsync(Cancel);
    }

    /// <summary>
    /// Brings about what must never be: the object was changed by hand, and the memory says that it looks as we left it.
    /// </summary>
    public async Task HideAsync(string kind, string name)
    {
        var cluster = await ClusterIdAsync();
        using var connection = await TestClusters.ConnectAsync(_plane);
        var memory = (await Memories.ReadAsync(Name, cluster, Cancel))!;
        var resource = (await connection.Reader.DiscoverAsync([("", "v1")], Cancel)).Find("v1", kind)!;
        var live = (await connection.Reader.ReadAsync(resource, Name, name, Cancel)).ReadMetadata();
        await Memories.WriteAsync(Name, memory with { Objects = [.. memory.Objects.Select(one => one.Reference.Name == name ? one with { FieldsHash = live.FieldsHash! } : one)] }, Cancel);
    }

    /// <summary>kubectl in the namespace.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => _plane.KubectlAsync(["-n", Name, .. arguments]);

    private string Kubeconfig(FaultProxy through) => _folder.Write("kubeconfig", $$"""
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "{{through.Address}}", certificate-authority-data: {{through.CaData}} } }]
        users: [{name: u, user: {token: {{_plane.Token}} } }]
        """);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Repository.Dispose();
        _folder.Dispose();
    }
}
