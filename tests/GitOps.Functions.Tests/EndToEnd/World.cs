using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>
/// Everything of the main job for one test alone: a repository, a storage account, a namespace of the cluster, one Application, and the
/// published app between them.
/// </summary>
public sealed class World : IAsyncDisposable
{
    public const string Secret = "a webhook secret of the tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ControlPlane _cluster;
    private readonly Dictionary<string, string?> _settings;
    private string _kubeconfig = "";

    private World(ControlPlane cluster, string ns, string storage, GitRepository? repository)
    {
        _cluster = cluster;
        Repository = repository ?? new GitRepository();
        Namespace = ns;
        Storage = storage;
        _settings = new Dictionary<string, string?>
        {
            ["GitOps__Applications"] = Directory.CreateDirectory(_folder["applications"]).FullName,
            ["Git__AllowLocal"] = Path.GetDirectoryName(Repository.BarePath),
            ["Git__WebhookSecret"] = Secret,
            ["GitHub__WebhookSecret"] = Secret,
            ["GitLab__WebhookSecret"] = Secret,
            ["Tools__Kubectl"] = Tools.Kubectl,
            ["DriftSchedule"] = "* * * * * *",
            ["GitOps__Drift__Interval"] = "00:00:01",
            ["GitOps__Drift__Spread"] = "00:00:00",
        };
    }

    /// <summary>The Application's name, which is its namespace's too.</summary>
    public string Application => Namespace;

    /// <summary>The repository; the Application's path is <c>app</c>.</summary>
    public GitRepository Repository { get; }

    /// <summary>The namespace that the Application goes to.</summary>
    public string Namespace { get; }

    /// <summary>The storage account's connection string.</summary>
    public string Storage { get; }

    /// <summary>The app.</summary>
    public RunningApp App { get; private set; } = null!;

    /// <summary>Makes it all and starts the app.</summary>
    /// <param name="azurite">Where the storage is.</param>
    /// <param name="cluster">Where the namespace is.</param>
    /// <param name="via">How the app is run.</param>
    /// <param name="source">YAML below <c>spec.source</c>, indented by four, besides repository, revision and path.</param>
    /// <param name="policy">spec.syncPolicy as JSON.</param>
    /// <param name="settings">More settings.</param>
    /// <param name="apiServerPort">A port that leads to the API server some other way.</param>
    /// <param name="repository">The repository, where it is not one of the test's own.</param>
    /// <param name="url">Its address, where it is not read from its folder.</param>
    public static async Task<World> StartAsync(
        AzuriteServer azurite, ControlPlane cluster, Via via, string source = "", string policy = "{ automated: { prune: true, selfHeal: true } }",
        IReadOnlyDictionary<string, string?>? settings = null, int? apiServerPort = null, GitRepository? repository = null, string? url = null)
    {
        var world = new World(cluster, await cluster.NewNamespaceAsync(), azurite.NewAccount(), repository);
        world._kubeconfig = world.Kubeconfig(apiServerPort);
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>()) world._settings[key] = value;
        world.WriteApplication(source, policy, url);
        world.App = await RunningApp.StartAsync(via, world.Storage, world._settings);
        return world;
    }

    /// <summary>Writes the Application and its Cluster again.</summary>
    public void WriteApplication(string source = "", string policy = "{ automated: { prune: true, selfHeal: true } }", string? repository = null) =>
        _folder.Write("applications/all.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: {{Application}}
            spec:
              source:
                repoURL: {{repository ?? Repository.BarePath}}
                targetRevision: main
                path: app
            {{source}}
              destination: { name: in-cluster, namespace: {{Namespace}} }
              syncPolicy: {{policy}}
            ---
            apiVersion: gitops.functions/v1
            kind: Cluster
            metadata:
              name: test
            spec:
              default: true
              kubeconfig: { path: {{_kubeconfig}} }
            """);

    /// <summary>Commits, pushes and delivers the signed webhook.</summary>
    public async Task<HttpResponseMessage> PushAsync(string message)
    {
        Repository.Commit(message);
        Repository.Push();
        return await DeliverAsync();
    }

    /// <summary>Delivers the signed webhook for the branch as it is now.</summary>
    public Task<HttpResponseMessage> DeliverAsync(string? delivery = null)
    {
        var body = new JsonObject
        {
            ["ref"] = "refs/heads/main",
            ["before"] = new string('0', 40),
            ["after"] = Repository.Head,
            ["repository"] = new JsonObject { ["clone_url"] = Repository.BarePath, ["default_branch"] = "main" },
            ["pusher"] = new JsonObject { ["name"] = "dana" },
        };
        return PostAsync("git", Encoding.UTF8.GetBytes(body.ToJsonString()), "X-Signature-256", delivery: delivery ?? Guid.NewGuid().ToString());
    }

    /// <summary>Posts a body to a provider's webhook, signed with the secret under the given header.</summary>
    public async Task<HttpResponseMessage> PostAsync(string provider, byte[] body, string signatureHeader, string? delivery = null, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhooks/{provider}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(signatureHeader, signature ?? Sign(body));
        if (delivery is not null) request.Headers.Add("X-Request-Id", delivery);
        return await App.Client.SendAsync(request);
    }

    /// <summary>Posts a push as a Git host sends it.</summary>
    public async Task<HttpResponseMessage> DeliverAsync(string provider, JsonObject body, params (string Name, string Value)[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhooks/{provider}") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers) request.Headers.Add(name, value == "signature" ? Sign(bytes) : value);
        return await App.Client.SendAsync(request);
    }

    /// <summary>The signature of a body.</summary>
    public static string Sign(byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));

    /// <summary>The command line tool with the app's settings.</summary>
    public Task<ProcessOutput> GitOpsAsync(params string[] arguments) =>
        ProcessRunner.RunAsync(PublishedApp.Executable, arguments, environment: new Dictionary<string, string?>(_settings) { ["AzureWebJobsStorage"] = Storage });

    /// <summary>The same for a verb that waits for something.</summary>
    public Task<ProcessOutput> GitOpsAsync(TimeSpan timeout, params string[] arguments) =>
        ProcessRunner.RunAsync(PublishedApp.Executable, arguments, environment: new Dictionary<string, string?>(_settings) { ["AzureWebJobsStorage"] = Storage }, timeout: timeout);

    /// <summary>The Application's status.</summary>
    public async Task<JsonObject> StatusAsync() =>
        JsonNode.Parse((await GitOpsAsync("status", Application, "-o", "json")).MustSucceed().Output)!.AsArray()[0]!.AsObject();

    /// <summary>The Application's audit entries, oldest first.</summary>
    public async Task<IReadOnlyList<JsonObject>> AuditAsync() =>
        [.. JsonNode.Parse((await GitOpsAsync("audit", Application, "--max", "10000", "-o", "json")).MustSucceed().Output)!.AsArray().Select(n => n!.AsObject())];

    /// <summary>Waits until the status fulfils a condition.</summary>
    public async Task<JsonObject> WaitForStatusAsync(string what, Func<JsonObject, bool> condition)
    {
        JsonObject? last = null;
        await WaitForAsync(what, async () => condition(last = await StatusAsync()), () => last?.ToJsonString() ?? "no status");
        return last!;
    }

    /// <summary>Waits until the commit that the work tree is at is synced.</summary>
    public Task<JsonObject> WaitForSyncAsync() =>
        WaitForStatusAsync($"sync of {Repository.Head}", s => (string?)s["syncStatus"] == "Synced" && (string?)s["revision"] == Repository.Head);

    /// <summary>Waits until something is so.</summary>
    public async Task WaitForAsync(string what, Func<Task<bool>> condition, Func<string>? evidence = null)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(until) > Patience)
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{what}: not so after {Patience}. {evidence?.Invoke()}\n{Tail(App.Log)}"));
            await Task.Delay(100);
        }
    }

    /// <summary>kubectl in the Application's namespace.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => _cluster.KubectlAsync(["-n", Namespace, .. arguments]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
        Repository.Dispose();
        _folder.Dispose();
    }

    private string Kubeconfig(int? port) => port is null
        ? _cluster.KubeconfigPath
        : _folder.Write("kubeconfig", File.ReadAllText(_cluster.KubeconfigPath).Replace(_cluster.Server, $"https://127.0.0.1:{port}", StringComparison.Ordinal));

    private static string Tail(string log) => log.Length > 6000 ? log[^6000..] : log;
}
