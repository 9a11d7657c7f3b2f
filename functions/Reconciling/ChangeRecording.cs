using GitOps.Functions.Applying;
using GitOps.Functions.Audit;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Writes changes into the audit while others are still being made, a transaction's worth at a time: the record of a thousand changes is then nearly
/// done when they are, and a pass that is killed leaves the less for the next one to find out.
/// </summary>
/// <param name="audit">The audit.</param>
/// <param name="pass">The pass, whose intent is open.</param>
/// <param name="desired">What Git says.</param>
/// <param name="time">Clock.</param>
/// <param name="cancel">Ends the writes.</param>
internal sealed class ChangeRecording(AuditLog audit, Pass pass, Desired desired, TimeProvider time, CancellationToken cancel) : IProgress<ChangeResult>, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<ChangeResult> _recorded = new(ReferenceEqualityComparer.Instance);
    private List<ChangeResult> _waiting = [];
    private Task _writing = Task.CompletedTask;

    /// <summary>Takes a result as it comes; from several threads.</summary>
    public void Report(ChangeResult value)
    {
        if (!PassEntries.IsRecorded(value)) return;
        lock (_lock)
        {
            _waiting.Add(value);
            // Where a write failed, no other one is tried: what is wrong is told at the end.
            if (_waiting.Count >= AuditLog.TransactionEntries && _writing.IsCompletedSuccessfully) _writing = Task.Run(WriteAsync, cancel);
        }
    }

    /// <summary>Waits for the writes that were begun.</summary>
    /// <returns>What is on record.</returns>
    /// <exception cref="Outcomes.FailureException">A write failed.</exception>
    public async Task<IReadOnlySet<ChangeResult>> EndAsync()
    {
        await _writing;
        return _recorded;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task WriteAsync()
    {
        while (Next() is { } results)
        {
            await audit.AppendAsync(pass.Application.Name, [.. results.Select(result => PassEntries.Change(pass, desired, result, time.GetUtcNow()))], cancel);
            _recorded.UnionWith(results);
        }
    }

    private List<ChangeResult>? Next()
    {
        lock (_lock)
        {
            if (_waiting.Count < AuditLog.TransactionEntries) return null;
            var next = _waiting[..AuditLog.TransactionEntries];
            _waiting = _waiting[AuditLog.TransactionEntries..];
            return next;
        }
    }
}
