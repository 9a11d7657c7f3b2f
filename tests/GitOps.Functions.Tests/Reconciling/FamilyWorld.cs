using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Hosting;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.Applying;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>A <see cref="PassWorld"/> whose application renders to Applications, and the queue between them, delivered as a server delivers it.</summary>
internal sealed class FamilyWorld : IAsyncDisposable
{
    private const int MostRounds = 600;

    private readonly Dictionary<string, string> _documents = [];

    private FamilyWorld(PassWorld parent) => Parent = parent;

    /// <summary>The parent's world.</summary>
    public PassWorld Parent { get; }

    /// <summary>The parent's name.</summary>
    public string Name => Parent.Name;

    public static async Task<FamilyWorld> StartAsync(AzuriteServer azurite, ControlPlane cluster, params (string Key, string Value)[] settings) =>
        new(await PassWorld.StartAsync(azurite, cluster, settings: [("GitOps__Lock__Duration", "00:00:15"), .. settings]));

    /// <summary>The same with a server before the API server.</summary>
    public static async Task<FamilyWorld> StartAsync(AzuriteServer azurite, ControlPlane cluster, FaultProxy through) =>
        new(await PassWorld.StartAsync(azurite, cluster, through, settings: ("GitOps__Lock__Duration", "00:00:15")));

    /// <summary>One with a configuration repository, which names its cluster by a secret, and with the folders of two children, <c>web</c> and <c>db</c>.</summary>
    public static async Task<FamilyWorld> WithRootAsync(AzuriteServer azurite, ControlPlane cluster, GitRepository root, bool withFiles)
    {
        (string, string)[] files = withFiles ? [] : [("GitOps:Applications", "")];
        var world = await StartAsync(azurite, cluster, [.. files, ("GitOps:Root:RepoURL", root.BarePath), ("GitOps:Root:Path", "clusters"), ("CloudKubeconfig", cluster.InlineKubeconfig()), ("GitOps:Network:AllowLoopback", "true")]);
        world.Files("web", "one");
        world.Files("db", "two");
        world.CommitChildren();
        return world;
    }

    /// <summary>The configuration repository holds just these, committed and pushed.</summary>
    public static void CommitRoot(GitRepository root, params (string Path, string Text)[] files)
    {
        root.Delete("clusters");
        foreach (var (path, text) in files) root.Write($"clusters/{path}", text);
        root.Commit($"{files.Length} files");
        root.Push();
    }

    public T Get<T>() where T : notnull => Parent.Get<T>();

    /// <summary>Another process on the same storage account.</summary>
    public PassWorld.Instance OtherInstance() => Parent.OtherInstance();

    /// <summary>A child, and its folder with one ConfigMap where one is named. Counts once committed.</summary>
    public void Child(string name, string? configMap = null, string? finalizer = null, string annotations = "{}", string? path = null, string policy = PassWorld.Automated)
    {
        if (configMap is not null) Files(name, configMap);
        _documents[name] = Application(name, path ?? name, finalizer, annotations, policy);
    }

    /// <summary>A child that renders to other children.</summary>
    public void Middle(string name, string? finalizer, params string[] children)
    {
        Parent.Repository.Write($"children/{name}/all.yaml", string.Join("\n---\n", children.Select(child => _documents.GetValueOrDefault(child) ?? Application(child, child, null, "{}"))));
        _documents[name] = Application(name, name, finalizer, "{}");
    }

    public void Document(string name, string text) => _documents[name] = text;

    public void Files(string folder, string configMap) => Parent.Repository.Write($"children/{folder}/all.yaml", $"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {configMap} }}, data: {{ key: value }} }}");

    /// <summary>The parent's folder holds just these, committed and pushed.</summary>
    public void CommitChildren(params string[] names)
    {
        Parent.Repository.Delete("app");
        Parent.Repository.Write("app/readme.txt", "The children.");
        foreach (var name in names) Parent.Repository.Write($"app/{name}.yaml", _documents[name]);
        Parent.Repository.Commit($"{names.Length} children");
        Parent.Repository.Push();
    }

    /// <summary>The same, and all passes that come of it.</summary>
    public async Task SyncAsync(params string[] names)
    {
        CommitChildren(names);
        await PassAsync();
        await DeliverAsync();
    }

    /// <summary>A file of the operator's with an Application of that name.</summary>
    public Task WriteFileApplicationAsync(string name) => Parent.WriteFileAsync($"{name}.yaml", Application(name, name, null, "{}"));

    public Task<PassResult> PassAsync(ReconcileReason reason = ReconcileReason.Push, string? application = null, Func<ReconcileRequest, ReconcileRequest>? with = null, CancellationToken cancel = default) =>
        Parent.PassAsync(reason, request => (with ?? (static same => same))(request with { Application = application ?? Name }), cancel);

    public Task<ApplicationCatalogue> ManagedAsync() => Get<ManagedApplications>().ReadAsync(CancellationToken.None);

    public Task<ApplicationStatus?> StatusAsync(string application) => Get<StatusStore>().ReadAsync(application, CancellationToken.None);

    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(string application) =>
        [.. (await Get<AuditLog>().ReadAsync(application, new AuditQuery { NewestFirst = false }, CancellationToken.None).ToListAsync()).Select(static record => record.Entry)];

    /// <summary>The changes on record: <c>name outcome</c>.</summary>
    public async Task<string[]> ChangesAsync(string application) =>
        [.. (await AuditAsync(application)).Where(static entry => entry.Kind == AuditKind.Change).Select(static entry => $"{entry.Object!.Name} {entry.Outcome}")];

    public async Task VerifiedAsync(params string[] applications)
    {
        foreach (var one in applications) Assert.Null((await Get<AuditLog>().VerifyAsync(one, null, CancellationToken.None)).Break);
    }

    /// <summary>One tick of the drift timer, and all that comes of it.</summary>
    public async Task TickAsync()
    {
        await Get<DriftScheduler>().EnqueueDueAsync(CancellationToken.None);
        await DeliverAsync();
    }

    /// <summary>What was rendered of an application, by path.</summary>
    public async Task<IReadOnlyList<string>> RendersAsync(string application) =>
        [.. (await Get<StorageClients>().Container("snapshots").ListAsync($"rendered/{application}/", CancellationToken.None)).Select(static blob => blob.Path)];

    /// <summary>What is remembered of an application's objects, as it lies there.</summary>
    public Task<byte[]?> MemoryAsync(string application) => Get<StorageClients>().Container("snapshots").ReadAsync($"memory/{application}", CancellationToken.None);

    public async Task<int> HistoryAsync(string application) => await Get<HistoryStore>().ReadAsync(application, 1000, CancellationToken.None).CountAsync();

    /// <summary>Of an application nothing is left but its audit.</summary>
    public async Task NothingKeptAsync(string application)
    {
        Assert.Empty(await RendersAsync(application));
        Assert.Null(await MemoryAsync(application));
        Assert.Equal(0, await HistoryAsync(application));
        Assert.Null(await StatusAsync(application));
        await VerifiedAsync(application);
        Assert.NotEmpty(await AuditAsync(application));
    }

    /// <summary>Delivers what is due now, and what follows at once.</summary>
    public async Task DeliverAsync(CancellationToken cancel = default)
    {
        var queue = Get<ReconcileQueue>();
        while (await queue.ReceiveAsync(32, TimeSpan.FromSeconds(2), cancel) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                Assert.True(ReconcileMessage.TryDecode(message.Text, out var request, out _));
                await Get<ReconcileWorker>().RunAsync(request, cancel);
                await queue.DeleteAsync(message, cancel);
            }
        }
    }

    /// <summary>Delivers until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var round = 0; !await isSo(); round++)
        {
            Assert.True(round < MostRounds, "it did not come to be so");
            await DeliverAsync(TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Runs passes over the parent and delivers, killed sooner or later, and in the end not at all, until something is so.</summary>
    /// <returns>How often it was killed.</returns>
    public async Task<int> KilledUntilAsync(Random random, Func<Task<bool>> isSo, string? application = null)
    {
        var killed = 0;
        for (var round = 0; round == 0 || !await isSo(); round++)
        {
            Assert.True(round < 400, "it did not come to be so");
            using var kill = new CancellationTokenSource(round < 40 ? TimeSpan.FromMilliseconds(random.Next(5, 60 + (10 * round))) : Timeout.InfiniteTimeSpan);
            try
            {
                if ((await PassAsync(application: application, cancel: kill.Token)).Kind == PassResultKind.Contended) await Task.Delay(500, TestContext.Current.CancellationToken);
                await DeliverAsync(kill.Token);
            }
            catch (OperationCanceledException) { killed++; }
            if (round >= 40) await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        return killed;
    }

    public ValueTask DisposeAsync() => Parent.DisposeAsync();

    private string Application(string name, string path, string? finalizer, string annotations, string policy = PassWorld.Automated) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{name}}, namespace: argocd, annotations: {{annotations}}, finalizers: [{{finalizer}}] }
        spec:
          project: default
          source: { repoURL: {{Parent.Repository.BarePath}}, targetRevision: main, path: children/{{path}} }
          destination: { name: in-cluster, namespace: {{Name}} }
          syncPolicy: {{policy}}
        """;
}
