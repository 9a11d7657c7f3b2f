using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>
/// A real Kubernetes API server with etcd, on ports of its own, without nodes. As an assembly fixture it starts when the first
/// test asks for one of its properties (about five seconds). A test that stops, restarts or freezes parts makes its own:
/// <c>await using var cluster = new ControlPlane(); await cluster.StartAsync();</c>
/// </summary>
public sealed class ControlPlane : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private readonly int _etcdPort = FreePort.Next();
    private readonly int _etcdPeerPort = FreePort.Next();
    private readonly int _port = FreePort.Next();
    private readonly ControlPlaneFiles _files;
    private readonly Lazy<Task> _firstStart;
    private readonly SemaphoreSlim _managerGate = new(1, 1);
    private ServerProcess? _etcd;
    private ServerProcess? _apiServer;
    private ServerProcess? _manager;
    private HttpClient? _client;
    private volatile bool _started;

    /// <summary>Not started yet.</summary>
    public ControlPlane()
    {
        _files = new ControlPlaneFiles(_port);
        _firstStart = new(() => Task.Run(StartAsync));
    }

    /// <summary>A kubeconfig for the administrator: token, and the server's certificate as authority.</summary>
    public string KubeconfigPath => Started(_files.Kubeconfig);

    /// <summary><c>https://127.0.0.1:PORT</c>.</summary>
    public string Server => Started(_files.Server);

    /// <summary>The certificate to trust, as a kubeconfig's <c>certificate-authority-data</c>: base64 of PEM.</summary>
    public string CaData
    {
        get
        {
            EnsureStarted();
            return _files.CaData();
        }
    }

    /// <summary>Bearer token of a user in <c>system:masters</c>.</summary>
    public string Token => Started(ControlPlaneFiles.AdminToken);

    /// <summary>Bearer token of the user <c>nobody</c>, who has no rights until a test binds some.</summary>
    public string NobodyToken => Started(ControlPlaneFiles.NobodyToken);

    /// <summary>Raw requests as the administrator: <c>Client.GetAsync("/api/v1/namespaces")</c>.</summary>
    public HttpClient Client
    {
        get
        {
            EnsureStarted();
            return _client!;
        }
    }

    /// <summary>An HTTP/2 client that trusts this server only and says nothing of who asks. The caller's to dispose of.</summary>
    public HttpClient NewClient()
    {
        EnsureStarted();
        return _files.NewClient();
    }

    /// <summary>What trusts this server only. The caller's to dispose of.</summary>
    public SocketsHttpHandler NewHandler()
    {
        EnsureStarted();
        return _files.NewHandler();
    }

    /// <summary>A kubeconfig with all that it needs in it, as a secret holds one.</summary>
    public string InlineKubeconfig() => $$"""
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "{{Server}}", certificate-authority-data: {{CaData}} } }]
        users: [{name: u, user: {token: {{Token}} } }]
        """;

    /// <summary>Makes a namespace of its own for a test.</summary>
    public async Task<string> NewNamespaceAsync()
    {
        var name = $"test-{Guid.NewGuid():N}"[..17];
        using var answer = await Client.PostAsJsonAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        answer.EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>Runs kubectl as the administrator; returns its output, throws with its error.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => KubectlWithInputAsync(null, arguments);

    /// <summary>The same with text for standard input, as <c>apply -f -</c> reads it.</summary>
    public async Task<string> KubectlWithInputAsync(string? input, params string[] arguments)
    {
        var output = await ProcessRunner.RunAsync(Tools.Kubectl, ["--kubeconfig", KubeconfigPath, .. arguments], input: input);
        return output.MustSucceed().Output;
    }

    /// <summary>Starts etcd and the API server; returns when it says that it is ready. The ports and the data stay the same.</summary>
    public async Task StartAsync()
    {
        _etcd = ServerProcess.Start("etcd", Tools.Etcd, [
            "--data-dir", _files.EtcdData, "--unsafe-no-fsync",
            "--listen-client-urls", $"http://127.0.0.1:{_etcdPort}", "--advertise-client-urls", $"http://127.0.0.1:{_etcdPort}",
            "--listen-peer-urls", $"http://127.0.0.1:{_etcdPeerPort}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{_etcdPeerPort}",
            "--initial-cluster", $"default=http://127.0.0.1:{_etcdPeerPort}",
        ]);
        await _etcd.WaitUntilAsync("answer", () => Loopback.AnswersAsync(_etcdPort), StartLimit);
        await StartApiServerAsync();
    }

    /// <summary>Stops everything; the data stays.</summary>
    public async Task StopAsync()
    {
        if (_manager is not null) await _manager.StopAsync(StopGrace);
        await StopApiServerAsync();
        if (_etcd is not null) await _etcd.StopAsync(StopGrace);
    }

    /// <summary>Starts the API server alone, after <see cref="StopApiServerAsync"/>.</summary>
    public async Task StartApiServerAsync()
    {
        _files.WriteCredentials();
        _apiServer = ServerProcess.Start("kube-apiserver", Tools.KubeApiServer, [
            $"--etcd-servers=http://127.0.0.1:{_etcdPort}", $"--secure-port={_port}", "--bind-address=127.0.0.1",
            $"--cert-dir={_files.CertificateFolder}", $"--token-auth-file={_files.Tokens}", "--authorization-mode=RBAC,Node",
            "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={_files.ServiceAccountKey}",
            $"--service-account-signing-key-file={_files.ServiceAccountKey}", "--disable-admission-plugins=ServiceAccount",
            "--service-cluster-ip-range=10.96.0.0/16", "--allow-privileged=true",
        ]);
        await _apiServer.WaitUntilAsync("readiness", IsReadyAsync, StartLimit);
        _files.WriteKubeconfig();
        _started = true;
    }

    /// <summary>Stops the API server alone: connections are refused.</summary>
    public Task StopApiServerAsync() => _apiServer?.StopAsync(StopGrace) ?? Task.CompletedTask;

    /// <summary>Stops etcd in its tracks: the API server takes requests and cannot answer.</summary>
    public void FreezeEtcd() => _etcd!.Freeze();

    /// <summary>Ends <see cref="FreezeEtcd"/>.</summary>
    public void ThawEtcd() => _etcd!.Thaw();

    /// <summary>A copy of etcd's data as it is now. etcd stands still meanwhile.</summary>
    public async Task<TemporaryFolder> BackUpAsync()
    {
        var backup = new TemporaryFolder(inMemory: true);
        FreezeEtcd();
        try
        {
            await CopyAsync(_files.EtcdData, backup["etcd"]);
        }
        finally
        {
            ThawEtcd();
        }

        return backup;
    }

    /// <summary>Puts a copy back in the place of the data, and starts again.</summary>
    public async Task RestoreAsync(TemporaryFolder backup)
    {
        await StopAsync();
        Directory.Delete(_files.EtcdData, recursive: true);
        await CopyAsync(backup["etcd"], _files.EtcdData);
        await StartAsync();
    }

    /// <summary>
    /// Starts the controller manager with its namespace, garbage and role aggregation controllers, once: for tests that delete a namespace for
    /// real, or rely on garbage collection by owner or on roles that collect others' rules. Others do without.
    /// </summary>
    public async Task StartControllerManagerAsync()
    {
        EnsureStarted();
        await _managerGate.WaitAsync();
        try
        {
            if (_manager is { HasExited: false }) return;
            var port = FreePort.Next();
            _manager = ServerProcess.Start("kube-controller-manager", Tools.KubeControllerManager, [
                $"--kubeconfig={_files.Kubeconfig}", "--controllers=namespace,garbagecollector,clusterrole-aggregation", "--leader-elect=false",
                "--bind-address=127.0.0.1", $"--secure-port={port}", $"--cert-dir={_files.ManagerCertificateFolder}", .. await NoInsecurePortAsync(),
            ]);
            await _manager.WaitUntilAsync("answer", () => Loopback.AnswersAsync(port), StartLimit);
        }
        finally
        {
            _managerGate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in (ServerProcess?[])[_manager, _apiServer, _etcd])
            if (process is not null) await process.DisposeAsync();
        _client?.Dispose();
        _managerGate.Dispose();
        _files.Dispose();
    }

    // By a program: .NET respects the lock that a frozen etcd holds on its file.
    private static async Task CopyAsync(string from, string to) => (await ProcessRunner.RunAsync("/bin/cp", ["-r", from, to])).MustSucceed();

    private async Task<bool> IsReadyAsync()
    {
        if (!File.Exists(_files.Certificate) || !await Loopback.AnswersAsync(_port)) return false;
        try
        {
            _client ??= _files.NewClient(ControlPlaneFiles.AdminToken);
            // A request that a starting server took on a busy machine may never be answered; the next one is.
            using var patience = new CancellationTokenSource(ProbeLimit);
            using var answer = await _client.GetAsync("/readyz", patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    // Until 1.23 the manager also opens an unprotected port, the same for every instance; later ones do not know the option.
    private async Task<string[]> NoInsecurePortAsync()
    {
        var version = await _client!.GetFromJsonAsync<JsonObject>("/version");
        return int.Parse(((string)version!["minor"]!).TrimEnd('+'), CultureInfo.InvariantCulture) < 24 ? ["--port=0"] : [];
    }

    private T Started<T>(T value)
    {
        EnsureStarted();
        return value;
    }

    // Properties cannot await. Only the first test that needs the server waits here, and its start runs on other threads.
    private void EnsureStarted()
    {
        if (!_started) _firstStart.Value.GetAwaiter().GetResult();
    }
}
