using System.Collections.Concurrent;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;

namespace GitOps.Functions.Audit;

/// <summary>
/// Appends to a chain, each entry once and in order, whatever happens on the way: another writer (the transaction is refused under the head's
/// ETag, and made anew behind the new head), or an answer that is lost (the chain is read again, and the entries known by their hash).
/// </summary>
internal sealed class AuditAppender(TableStore table, AuditDetails details, TimeProvider time)
{
    /// <summary>How often another writer may come first. Writers hold the application's lock, so it hardly happens at all.</summary>
    private const int MaxConflicts = 40;

    /// <summary>How often the account may fail, each time after the client's own retries.</summary>
    private const int MaxFailures = 3;

    // Of the chains in which a pass of this process has announced its writes: until it has ended nobody else appends, as a rule, so the end is where we
    // left it. Where that is not so the transaction is refused, and the end read.
    private readonly ConcurrentDictionary<string, AuditHead> _open = new(StringComparer.Ordinal);

    /// <summary>Appends.</summary>
    /// <returns>Sequence of the last entry.</returns>
    public async Task<long> AppendAsync(string application, IReadOnlyList<AuditEntry> entries, CancellationToken cancel)
    {
        if (entries.Count == 0) return (await ReadHeadAsync(application, cancel)).Sequence;
        var append = Guid.NewGuid().ToString("N");
        var detailed = await StoreDetailsAsync(application, entries, cancel);
        var known = Take(application);
        // A pass that begins goes by the table alone.
        var head = entries.Any(static entry => entry.Kind == AuditKind.Intent) ? null : known;
        for (var done = 0; ;)
        {
            var draft = await AppendSomeAsync(application, append, detailed.AsMemory(done), head, cancel);
            done += draft.Count;
            head = draft.Head.ETag is null ? null : draft.Head;
            if (done < entries.Count) continue;
            if (head is { OpenIntent: > 0 }) _open[application] = head;
            return draft.Head.Sequence;
        }
    }

    // Out of the memory, so that a chain which is being appended to is never known by an old end, whatever becomes of it.
    private AuditHead? Take(string application) => _open.TryRemove(application, out var head) ? head : null;

    /// <summary>The chain's end, as it is in the table.</summary>
    public async Task<AuditHead> ReadHeadAsync(string application, CancellationToken cancel)
    {
        // A pass that begins reads it: what an earlier one left here, which another process may have closed since, is nothing to go by.
        _ = Take(application);
        return await table.FindAsync(TableKey.Encode(application), AuditHead.Key, cancel) is { } row ? AuditHead.Of(row) : AuditHead.Empty;
    }

    private async Task<(AuditEntry, AuditDetail)[]> StoreDetailsAsync(string application, IReadOnlyList<AuditEntry> entries, CancellationToken cancel)
    {
        var detailed = new (AuditEntry, AuditDetail)[entries.Count];
        for (var i = 0; i < entries.Count; i++)
            detailed[i] = (entries[i], await details.StoreAsync(TableKey.Encode(application), entries[i].Detail, cancel));
        return detailed;
    }

    // The head is known where our last transaction wrote it; after whatever went wrong it is read.
    private async Task<AuditDraft> AppendSomeAsync(string application, string append, ReadOnlyMemory<(AuditEntry, AuditDetail)> entries, AuditHead? head, CancellationToken cancel)
    {
        for (int conflicts = 0, failures = 0; ; head = null)
        {
            var draft = AuditDraft.Behind(head ?? await ReadHeadAsync(application, cancel), application, append, entries.Span);
            try
            {
                if (await table.TrySubmitAsync(draft.Batch, cancel) is { } etag) return draft with { Head = draft.Head with { ETag = etag } };
                if (await IsWrittenAsync(application, draft, cancel)) return draft;
                conflicts++;
            }
            catch (FailureException e) when (e.Transient && ++failures < MaxFailures)
            {
                // Written or not: the next draft has the same sequence, so it is either new or refused and then known again.
                if (await IsWrittenAsync(application, draft, cancel)) return draft;
            }
            if (conflicts > MaxConflicts) throw Contended(application);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 50 + (20 * conflicts) + (500 * failures))), time, cancel);
        }
    }

    /// <summary>The last of our rows is there with our hash, and through the chain so are those before it.</summary>
    private async Task<bool> IsWrittenAsync(string application, AuditDraft draft, CancellationToken cancel) =>
        await table.FindAsync(TableKey.Encode(application), AuditRow.Key(draft.Head.Sequence), cancel) is { } row && AuditRow.Text(row, AuditRow.Hash) == draft.Head.Hash;

    private static FailureException Contended(string application) => new(
        new Failure($"audit of {application}", "append", $"it was refused {MaxConflicts} times: too many writers, or its head is missing (run gitops audit verify)"), transient: true);
}
