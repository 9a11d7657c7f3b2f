using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Hosting;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Functions.Tests.Hosting;

/// <summary>The timer of gitops serve.</summary>
public sealed class DriftTimerTests
{
    [Fact]
    public async Task A_schedule_that_is_months_off_is_waited_for()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["DriftSchedule"] = "0 0 0 1 1 *" }).Build();
        using var timer = new DriftTimer(Scheduler(time), configuration, time, NullLogger<DriftTimer>.Instance);
        await timer.StartAsync(CancellationToken.None);
        for (var hour = 0; hour < 24; hour++) time.Advance(TimeSpan.FromHours(1));
        Assert.False(timer.ExecuteTask!.IsCompleted);
        await timer.StopAsync(CancellationToken.None);
    }

    // Never asked: no tick is due.
    private static DriftScheduler Scheduler(TimeProvider time)
    {
        var storage = new StorageClients(new StorageOptions { ConnectionString = "UseDevelopmentStorage=true" });
        return new DriftScheduler(
            new ManagedApplications(new CatalogueLoader(null, time), new RegistrationStore(storage), new ConfigurationBuilder().Build()), new StatusStore(storage), new ReconcileQueue(storage, time), DriftOptions.Default, time, NullLogger<DriftScheduler>.Instance);
    }
}
