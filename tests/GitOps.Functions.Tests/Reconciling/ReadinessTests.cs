using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Health;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>When an application is ready for those that depend on it.</summary>
public sealed class ReadinessTests
{
    private static readonly ApplicationStatus Ready = new() { Application = "infra", Sync = SyncStatus.Synced, Phase = OperationPhase.Succeeded, Health = HealthStatus.Healthy, Revision = "c1,c2" };
    private static readonly AwaitedDependencies Wait = new("1", "crds", default, default);

    public static TheoryData<string, string?> Cases { get; } = new()
    {
        { "ready", null },
        { "never looked at", "which was not looked at yet" },
        { "waits", "which waits itself" },
        { "running", "whose sync is not done" },
        { "failed", "whose last pass failed" },
        { "out of sync", "which is OutOfSync" },
        { "behind", "which is not at the same revision yet" },
        { "progressing", "which is Progressing" },
        { "suspended, synced", null },
        { "suspended, not synced", "which is suspended and not synced" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_application_is_ready_when_it_is_synced_at_the_same_commit_and_healthy(string name, string? expected)
    {
        var status = name switch
        {
            "never looked at" => null,
            "waits" => Ready with { Phase = OperationPhase.Running, Waits = Wait },
            "running" => Ready with { Phase = OperationPhase.Running },
            "failed" => Ready with { Phase = OperationPhase.Failed },
            "out of sync" => Ready with { Sync = SyncStatus.OutOfSync },
            "behind" => Ready with { Revision = "c0,c2" },
            "progressing" => Ready with { Health = HealthStatus.Progressing },
            "suspended, synced" => Ready with { Suspended = "a" },
            "suspended, not synced" => Ready with { Suspended = "a", Sync = SyncStatus.Unknown },
            _ => Ready,
        };
        Assert.True(RepositoryUrl.TryParse("https://git.example.com/apps.git", out var repository));
        var application = new Application
        {
            Name = "infra",
            Sources = [new ApplicationSource { Repository = repository!, TargetRevision = "main", Path = "infra" }],
            Destination = new ApplicationDestination("c", null, "default"),
            Origin = new("a.yaml", 1),
        };
        Assert.Equal(expected, Readiness.Problem(application, status, new Dictionary<(RepositoryUrl, string), string> { [(repository!, "main")] = "c1" }));
        // Of another branch nothing is known, and nothing is asked.
        if (name == "behind") Assert.Null(Readiness.Problem(application, status, new Dictionary<(RepositoryUrl, string), string> { [(repository!, "next")] = "c1" }));
    }
}
