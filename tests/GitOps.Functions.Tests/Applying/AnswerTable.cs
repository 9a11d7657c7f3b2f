using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Tests.Planning;
using GitOps.Functions.Tests.Reconciling;

namespace GitOps.Functions.Tests.Applying;

/// <summary>
/// The answers of an API server and what follows from each. Rows without a fault are the real server's own answers; the others are answers that
/// a healthy server on loopback cannot be brought to give.
/// </summary>
internal static class AnswerTable
{
    private const string Details = """{"name":"target","kind":"configmaps"}""";
    private const PassResultKind Synced = PassResultKind.Synced;
    private const PassResultKind Final = PassResultKind.Failed;
    private const PassResultKind Later = PassResultKind.FailedTransiently;

    private static readonly string Other = Yaml.ConfigMap("other");

    private static readonly string Held = Yaml.ConfigMap("target", "1", ", finalizers: [example.com/hold]");

    public static readonly AnswerRow[] Rows =
    [
        // 500, the manifest's fault: final. The first is the server's own answer to a wrong shape.
        new("500 failed to create typed patch object", Final, ChangeOutcome.Failed) { Before = Other, After = Yaml.Join(Other, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: target}\ndata: {value: {inner: x} }"), Says = "failed to create typed patch object", Passes = false },
        new("500 unable to convert", Final, ChangeOutcome.Failed) { Break = Applies(1, Fault.Says(500, "", "unable to convert unstructured object to v1: x")), Says = "unable to convert" },
        new("500 failed to merge config", Final, ChangeOutcome.Failed) { Break = Applies(1, Fault.Says(500, "", "failed to merge config: x")), Says = "failed to merge config" },
        new("500 etcd request is too large", Final, ChangeOutcome.Failed) { Break = Applies(1, Fault.Says(500, "", "etcdserver: request is too large")), Says = "too large" },

        // Other 5xx: unknown outcome. Read, and again.
        new("500 etcd leader changed", Synced, ChangeOutcome.Configured) { Break = Applies(2, Fault.Says(500, "", "etcdserver: leader changed")), Applies = 3 },
        new("502 page of a load balancer", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Answer(502, "<html>Bad Gateway</html>")), Applies = 2 },
        new("503", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Says(503, "ServiceUnavailable", "apiserver is shutting down")), Applies = 2 },
        new("500 after the commit", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Says(500, "", "etcdserver: request timed out") with { AfterCommit = true }), Applies = 2 },
        new("504 after a hang, not done", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Says(504, "Timeout", "request did not complete within requested timeout 34s") with { Delay = TimeSpan.FromSeconds(2) }), Applies = 2, Takes = TimeSpan.FromSeconds(2) },
        new("504 after a hang, done", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Says(504, "Timeout", "request did not complete within requested timeout 34s") with { Delay = TimeSpan.FromSeconds(1), AfterCommit = true }), Applies = 2 },
        new("504 after a create", Synced, ChangeOutcome.Created) { Before = Other, After = Yaml.Join(Other, Yaml.ConfigMap("target", "2")), Break = Applies(1, Fault.Says(504, "Timeout", "x") with { AfterCommit = true }), Applies = 2 },

        // 429: nothing was done, as long as the server asks.
        new("429 with Retry-After", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Says(429, "TooManyRequests", "too many") with { RetryAfter = 2 }), Applies = 2, Takes = TimeSpan.FromSeconds(2) },
        new("429 with retryAfterSeconds", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Says(429, "TooManyRequests", "too many", """{"retryAfterSeconds":2}""")), Applies = 2, Takes = TimeSpan.FromSeconds(2) },
        new("429 in plain text", Synced, ChangeOutcome.Configured) { Break = Applies(3, Fault.Answer(429, "Too many requests, please try again later.\n")), Applies = 4 },
        new("429 that asks for more time than a pass has", Later, ChangeOutcome.Failed) { Break = Applies(1, Fault.Says(429, "TooManyRequests", "too many") with { RetryAfter = 3600 }), Says = "too many requests" },
        new("connection reset before", Synced, ChangeOutcome.Configured) { Break = Applies(2, new Fault { Reset = true }), Applies = 3 },
        new("connection reset after the commit", Synced, ChangeOutcome.Configured) { Break = Applies(1, new Fault { Reset = true, AfterCommit = true }), Applies = 2 },
        new("connection reset after a create", Synced, ChangeOutcome.Created) { Before = Other, After = Yaml.Join(Other, Yaml.ConfigMap("target", "2")), Break = Applies(1, new Fault { Reset = true, AfterCommit = true }), Applies = 2 },

        // 404
        new("404 in plain text", Final, ChangeOutcome.Failed) { Break = Applies(1, Fault.Answer(404, "404 page not found\n")), Says = "the cluster does not know ConfigMap v1" },
        new("404 namespace that nobody brings", Final, ChangeOutcome.Failed) { After = Yaml.ConfigMap("target", "2", ", namespace: no-such-namespace"), Says = "its namespace does not exist", Passes = false },
        new("404 namespace that the set brings", Synced, ChangeOutcome.Created)
        {
            Before = Other,
            After = Yaml.Join(Other, Yaml.Namespace("NS-new"), Yaml.ConfigMap("target", "2", ", namespace: NS-new")),
            Break = Applies(2, Fault.Says(404, "NotFound", "namespaces not found", """{"name":"x","kind":"namespaces"}""")),
            Applies = 3,
        },

        // 403
        new("403 NamespaceTerminating", Later, ChangeOutcome.Failed)
        {
            Before = Yaml.Join(Yaml.Namespace("NS-end"), Yaml.ConfigMap("hold", "1", ", namespace: NS-end, finalizers: [example.com/hold]")),
            After = Yaml.Join(Yaml.ConfigMap("hold", "1", ", namespace: NS-end, finalizers: [example.com/hold]"), Yaml.ConfigMap("target", "2", ", namespace: NS-end")),
            Prepare = static async world => await world.KubectlAsync("delete", "namespace", $"{world.Name}-end", "--wait=false"),
            Says = "its namespace is being deleted",
            Passes = false,
        },
        new("403 quota", Final, ChangeOutcome.Failed) { Break = Applies(1, Fault.Says(403, "Forbidden", "exceeded quota: compute", Details)), Says = "not allowed: exceeded quota" },
        new("401 credentials revoked", Final, ChangeOutcome.Failed) { Break = Applies(2, Fault.Says(401, "Unauthorized", "Unauthorized")), Says = "does not accept the credentials" },

        // 409
        new("409 another manager's field", Synced, ChangeOutcome.Configured)
        {
            Prepare = static async world => await world.KubectlAsync("patch", "configmap", "target", "--type=merge", "-p", """{"data":{"value":"theirs"}}"""),
            Says = "took over .data.value from kubectl-patch",
            Applies = 2,
        },
        new("409 modified", Synced, ChangeOutcome.Configured)
        {
            Break = static (proxy, world) => proxy.First(1, static one => one.IsApplyOf("target"), new Fault { Before = () => world.KubectlAsync("annotate", "configmap", "target", "theirs=x") }),
            Applies = 2,
        },
        new("409 gone since the plan", Synced, ChangeOutcome.Created)
        {
            Break = static (proxy, world) => proxy.First(1, static one => one.IsApplyOf("target"), new Fault { Before = () => world.KubectlAsync("delete", "configmap", "target") }),
            Applies = 2,
        },

        // 422, 413, 400
        new("422 immutable", Final, ChangeOutcome.Failed) { Before = Yaml.ConfigMap("target", "1") + "\nimmutable: true", After = Yaml.ConfigMap("target", "2") + "\nimmutable: true", Says = "cannot be changed on an existing object", Passes = false },
        new("422 too long", Final, ChangeOutcome.Failed) { Before = Other, After = Yaml.Join(Other, Yaml.ConfigMap("target", "2", $", annotations: {{big: {new string('x', 270_000)}}}")), Says = "too large", Passes = false },
        new("413", Final, ChangeOutcome.Failed) { Break = Applies(1, Fault.Says(413, "RequestEntityTooLarge", "limit is 3145728")), Says = "too large" },
        new("400", Final, ChangeOutcome.Failed) { Break = Applies(1, Fault.Says(400, "BadRequest", "strict decoding error: unknown field")), Says = "strict decoding error" },

        // 2xx that is none
        new("200 with deletionTimestamp", PassResultKind.OutOfSync, null)
        {
            Before = Held,
            After = Held.Replace("value: \"1\"", "value: \"2\"", StringComparison.Ordinal),
            Break = static (proxy, world) => proxy.First(1, static one => one.IsApplyOf("target"), new Fault { Before = () => world.KubectlAsync("delete", "configmap", "target", "--wait=false") }),
            Deletes = true,
            Mend = static async world => await world.KubectlAsync("patch", "configmap", "target", "--type=merge", "-p", """{"metadata":{"finalizers":null}}"""),
        },
        new("200 that is a login page", Synced, ChangeOutcome.Configured) { Break = Applies(1, Fault.Answer(200, "<html>login</html>")), Applies = 2 },

        // The plan's own requests
        new("410 between two pages", Synced, ChangeOutcome.Configured) { Break = static (proxy, _) => InPages(proxy, 1, Fault.Says(410, "Expired", "the provided continue parameter is too old")) },
        new("410 between two pages, always", Later, null) { Break = static (proxy, _) => InPages(proxy, int.MaxValue, Fault.Says(410, "Expired", "the provided continue parameter is too old")), Says = "the list changed too much while it was read", Applies = 0, Neighbour = false },
        new("list cut off", Later, null) { Break = Lists(static bytes => bytes[..(bytes.Length / 2)]), Says = "not a Kubernetes API server's", Applies = 0, Neighbour = false },
        new("list that is a login page", Later, null) { Break = Lists(static _ => "<html>login</html>"u8.ToArray()), Says = "not a Kubernetes API server's", Applies = 0, Neighbour = false },
        new("list forbidden", Final, null) { Break = static (proxy, _) => proxy.First(int.MaxValue, static one => one.IsList, Fault.Says(403, "Forbidden", "cannot list")), Says = "not allowed: cannot list", Applies = 0, Neighbour = false },
        new("dry run refused", Final, ChangeOutcome.Failed)
        {
            After = Yaml.ConfigMap("target", "1"),
            Prepare = static async world => await world.KubectlAsync("patch", "configmap", "target", "--type=merge", "-p", """{"data":{"value":"theirs"}}"""),
            Break = static (proxy, _) => proxy.First(int.MaxValue, static one => one.IsDryRunOf("target"), Fault.Says(403, "Forbidden", "denied by policy", Details)),
            Says = "denied by policy",
            Applies = 0,
        },
    ];

    private static Action<FaultProxy, PassWorld> Applies(int times, Fault fault) => (proxy, _) => proxy.First(times, static one => one.IsApplyOf("target"), fault);

    private static Action<FaultProxy, PassWorld> Lists(Func<byte[], byte[]> content) => (proxy, _) => proxy.First(int.MaxValue, static one => one.IsList, new Fault { Content = content });

    // Pages of one object, which the server makes.
    private static void InPages(FaultProxy proxy, int times, Fault fault)
    {
        proxy.Rewrite = static path => path.Replace("limit=500", "limit=1", StringComparison.Ordinal);
        proxy.First(times, static one => one.IsLaterPage, fault);
    }
}
