using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Tests.Audit;

/// <summary>Entries as a pass writes them.</summary>
internal static class AuditTestData
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static AuditEntry Change(int number, string pass = "p1") => new()
    {
        Kind = AuditKind.Change,
        Pass = pass,
        At = Now.AddSeconds(number),
        Actor = "ann",
        Delivery = "d1",
        Reason = ReconcileReason.Push,
        Repository = "https://example.com/org/repo",
        Revision = "0123456789abcdef0123456789abcdef01234567",
        RenderDigest = "abc",
        Cluster = "prod",
        Object = Deployment(number),
        Outcome = ChangeOutcome.Configured,
        Fields = ["spec.replicas", "metadata.labels[\"it's\"]"],
        Message = $"change {number}",
    };

    public static IReadOnlyList<AuditEntry> Changes(int count, string pass = "p1") => [.. Enumerable.Range(1, count).Select(n => Change(n, pass))];

    public static AuditEntry Intent(string pass = "p1") => new() { Kind = AuditKind.Intent, Pass = pass, At = Now, Actor = "ann" };

    public static AuditEntry Outcome(string pass = "p1") => new() { Kind = AuditKind.Outcome, Pass = pass, At = Now, Phase = OperationPhase.Succeeded };

    public static ObjectReference Deployment(int number) => new("apps", "Deployment", "shop", $"web-{number}");

    public static IReadOnlyList<PlannedWrite> Planned(int count) =>
        [.. Enumerable.Range(1, count).Select(static n => new PlannedWrite(Deployment(n), PlannedAction.Update, $"hash-{n}", $"{n}", $"uid-{n}"))];
}
