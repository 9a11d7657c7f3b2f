using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Rendering;
using GitOps.Functions.Tests.Clusters;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Applying;

/// <summary>One application's plans and applies against the real API server, with the memory that a pass would keep.</summary>
internal sealed class Sync : IDisposable
{
    private static readonly byte[] Key = new byte[32];

    private readonly ClusterConnection _connection;
    private readonly ControlPlane _cluster;
    private ApplicationMemory? _memory;

    private Sync(ClusterConnection connection, ControlPlane cluster, string ns)
    {
        (_connection, _cluster) = (connection, cluster);
        Application = new Application
        {
            Name = ns,
            Sources = [new ApplicationSource { Repository = Repository(), TargetRevision = "main", Path = "app" }],
            Destination = new ApplicationDestination("in-cluster", null, ns),
            SyncPolicy = new SyncPolicy(Automated: true, Prune: true, SelfHeal: true),
            Origin = new ManifestOrigin("test.yaml", 1),
        };
    }

    /// <summary>The application, to be changed by a test before it plans.</summary>
    public Application Application { get; set; }

    /// <summary>The destination namespace.</summary>
    public string Namespace => Application.Destination.Namespace;

    /// <summary>Connects, with a namespace of its own.</summary>
    public static async Task<Sync> StartAsync(ControlPlane cluster) => new(await TestClusters.ConnectAsync(cluster), cluster, await cluster.NewNamespaceAsync());

    /// <summary>Plans for manifests.</summary>
    public Task<Plan> PlanAsync(string yaml, bool remember = true)
    {
        var reading = ManifestReader.Read("app/all.yaml", Encoding.UTF8.GetBytes(yaml));
        return Planner.PlanAsync(_connection.Reader, new PlanRequest
        {
            Application = Application,
            Rendered = new RenderResult(reading.Objects, reading.Failures, "digest", "test"),
            Revision = "0123456789",
            HashKey = Key,
            Memory = remember ? _memory : null,
            Prune = Application.SyncPolicy.Prune,
        }, CancellationToken.None);
    }

    /// <summary>Plans and applies.</summary>
    public async Task<ApplyResult> ApplyAsync(string yaml) => await ApplyAsync(await PlanAsync(yaml));

    /// <summary>Applies.</summary>
    public async Task<ApplyResult> ApplyAsync(Plan plan, CancellationToken lockLost = default)
    {
        var result = await new Applier(TimeProvider.System).ApplyAsync(_connection, plan, () => !lockLost.IsCancellationRequested, null, CancellationToken.None);
        _memory = MemoryBuilder.Build("test", plan, result.Results);
        return result;
    }

    /// <summary>kubectl in the namespace.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => _cluster.KubectlAsync(["-n", Namespace, .. arguments]);

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private static RepositoryUrl Repository() => RepositoryUrl.TryParse("https://git.example.com/a/b", out var url) ? url : throw new InvalidOperationException();
}
