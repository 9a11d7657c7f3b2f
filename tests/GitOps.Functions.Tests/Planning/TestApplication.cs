using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Applying;
using GitOps.Functions.Clusters;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Rendering;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Planning;

/// <summary>One application of one test on the real API server: its own name and namespace, its memory, and a view of all requests.</summary>
internal sealed class TestApplication : IDisposable
{
    private readonly ControlPlane _plane;

    private TestApplication(ControlPlane plane, string ns, string token)
    {
        _plane = plane;
        Namespace = ns;
        Requests = new RequestLog(plane.NewHandler());
        var client = new HttpClient(Requests) { DefaultRequestVersion = HttpVersion.Version20 };
        Connection = new ClusterConnection("test", new Uri(plane.Server), insecureTls: false, new ApiTransport(client, new Uri(plane.Server), new FixedToken(token), TimeProvider.System));
        Application = new Application
        {
            Name = $"app-{ns}",
            Sources = [new ApplicationSource { Repository = RepositoryUrl.TryParse("https://git.example.com/a/b", out var url) ? url : null!, TargetRevision = "main", Path = "" }],
            Destination = new ApplicationDestination("test", null, ns),
            Origin = TestOrigin,
        };
    }

    public static ManifestOrigin TestOrigin { get; } = new("applications.yaml", 1);

    public string Namespace { get; }

    public RequestLog Requests { get; }

    public ClusterConnection Connection { get; }

    public Application Application { get; set; }

    public ApplicationMemory? Memory { get; set; }

    public ApplyOptions Options { get; set; } = new() { FirstWait = TimeSpan.FromMilliseconds(20), IsJudged = HealthAssessor.HasRule };

    public Func<bool> MayWrite { get; set; } = static () => true;

    public ApplySet Set => ApplySet.Of(Application);

    /// <summary>In a namespace of its own, as the administrator.</summary>
    public static async Task<TestApplication> StartAsync(ControlPlane plane) => new(plane, await plane.NewNamespaceAsync(), plane.Token);

    /// <summary>In a namespace that exists or not, with any token.</summary>
    public static TestApplication In(ControlPlane plane, string ns, string? token = null) => new(plane, ns, token ?? plane.Token);

    public static RenderResult Render(string yaml, params Failure[] failures)
    {
        var reading = ManifestReader.Read("app.yaml", Encoding.UTF8.GetBytes(yaml));
        return new RenderResult(reading.Objects, [.. reading.Failures, .. failures], "digest", "directory");
    }

    public Task<Plan> PlanAsync(string yaml, Func<PlanRequest, PlanRequest>? with = null) => PlanAsync(Render(yaml), with);

    public async Task<Plan> PlanAsync(RenderResult render, Func<PlanRequest, PlanRequest>? with = null)
    {
        var request = new PlanRequest
        {
            Application = Application,
            Rendered = render,
            Revision = "c0ffee",
            Memory = Memory,
            HashKey = new byte[32],
            Prune = true,
        };
        return await Planner.PlanAsync(Connection.Reader, with?.Invoke(request) ?? request, CancellationToken.None);
    }

    public async Task<ApplyResult> ApplyAsync(Plan plan)
    {
        var result = await new Applier(TimeProvider.System, Options).ApplyAsync(Connection, plan, () => MayWrite(), null, CancellationToken.None);
        Memory = MemoryBuilder.Build("cluster", plan, result.Results);
        return result;
    }

    public async Task<ApplyResult> SyncAsync(string yaml, Func<PlanRequest, PlanRequest>? with = null) => await ApplyAsync(await PlanAsync(yaml, with));

    /// <summary>kubectl in the namespace, as the administrator.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => _plane.KubectlAsync(["-n", Namespace, .. arguments]);

    /// <summary>An object in the namespace as kubectl reads it.</summary>
    public async Task<JsonObject> GetAsync(string kind, string name) => (JsonObject)JsonNode.Parse(await KubectlAsync("get", kind, name, "-o", "json"))!;

    /// <summary>Names of the objects of a kind in the namespace, sorted.</summary>
    public async Task<string[]> NamesAsync(string kind) =>
        [.. (await KubectlAsync("get", kind, "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..]).Where(static name => name != "kube-root-ca.crt" && !name.StartsWith("gitops-functions-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();
}
