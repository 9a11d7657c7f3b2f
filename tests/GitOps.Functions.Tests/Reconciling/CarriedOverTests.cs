using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>What one pass leaves to the next in the status.</summary>
public sealed class CarriedOverTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectReference One = new("", "ConfigMap", "shop", "one");

    [Fact]
    public void Namespaces_that_an_application_went_to_before_are_known_by_its_status()
    {
        var status = new ApplicationStatus { Application = "shop", FormerNamespaces = ["a", "now"], Inventory = new InventorySummary("id", "parent", 1, "b") };
        Assert.Equal(["a", "b"], FormerDestinations.Of(Shop, status));
        Assert.Empty(FormerDestinations.Of(Shop, status with { FormerNamespaces = [], Inventory = new InventorySummary("id", "parent", 1, "now") }));
        Assert.Empty(FormerDestinations.Of(Shop, status with { FormerNamespaces = [], Inventory = new InventorySummary("id", "parent", 1) }));
        Assert.Empty(FormerDestinations.Of(Shop, null));
    }

    [Fact]
    public void What_waited_before_waits_since_then()
    {
        var status = new ApplicationStatus { Application = "shop", AwaitedConfirmations = [new(One, Noon), new(One, Noon.AddHours(1))] };
        var confirmation = AwaitedConfirmations.Of(Shop with { DeletionApproved = Noon.AddMinutes(1) }, status, Noon.AddMinutes(5));
        Assert.Equal(Noon, confirmation.Since(One));
        Assert.Equal("approved in Git at 2026-05-01T12:01:00Z", confirmation.Of(One));
        Assert.Null(confirmation.Of(One with { Name = "new" }));
        Assert.Null(AwaitedConfirmations.Of(Shop, null, Noon).Of(One));
    }

    private static Application Shop { get; } = new()
    {
        Name = "shop",
        Sources = [new ApplicationSource { Repository = RepositoryUrl.TryParse("https://git.example.com/a/b", out var url) ? url : null!, TargetRevision = "main", Path = "" }],
        Destination = new ApplicationDestination("test", null, "now"),
        Origin = new ManifestOrigin("applications.yaml", 1),
    };
}
