using System.Globalization;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Queueing;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>
/// Puts a message for every application that is due for a drift check on the queue, spread so that they do not start as one; and for each that is no longer
/// managed, and of which something is kept that is to go.
/// </summary>
internal sealed partial class DriftScheduler(
    ManagedApplications applications, StatusStore statuses, ReconcileQueue queue, DriftOptions options, TimeProvider time, ILogger<DriftScheduler> logger)
{
    /// <summary>Enqueues what is due.</summary>
    /// <returns>How many applications were due.</returns>
    /// <exception cref="Outcomes.FailureException">Status or queue cannot be reached; the next tick tries again.</exception>
    public async Task<int> EnqueueDueAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (left, waiting) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var status in statuses.ListAsync(cancel))
        {
            // Of one that is not managed the time says when the rest of it goes: where the name has come back it does not count, nor before that was found out.
            if (status.UnmanagedSince is null && status.NextDriftAt > now) waiting.Add(status.Application);
            if (status.UnmanagedSince is null || status.NextDriftAt <= now) left.Add(status.Application);
        }
        var current = await applications.ReadAsync(cancel);
        var due = current.All.Select(a => a.Name).Concat(current.Invalid.Select(i => i.Name)).Where(name => !waiting.Contains(name)).Concat(left.Where(current.IsGone)).ToList();
        for (var i = 0; i < due.Count; i++) await queue.EnqueueAsync(Request(due[i], now), options.SpreadFor(i, due.Count), cancel);
        Enqueued(due.Count, current.All.Count);
        return due.Count;
    }

    /// <summary>Enqueues the configuration repository, where one is set: what is managed is known only once it was read.</summary>
    /// <exception cref="Outcomes.FailureException">The queue cannot be reached.</exception>
    public async Task EnqueueRootAsync(CancellationToken cancel)
    {
        if (applications.HasRoot) await queue.EnqueueAsync(Request(RootApplication.Name, time.GetUtcNow()), null, cancel);
    }

    private static ReconcileRequest Request(string application, DateTimeOffset now) => new()
    {
        Application = application,
        Reason = ReconcileReason.Drift,
        Delivery = "drift-" + now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        Actor = "timer",
        RequestedAt = now,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Drift: {Due} of {All} applications are due")]
    private partial void Enqueued(int due, int all);
}
