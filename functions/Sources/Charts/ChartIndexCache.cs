using System.Collections.Concurrent;

namespace GitOps.Functions.Sources.Charts;

/// <summary>
/// The indexes that were read last, in memory, up to a number of bytes; those not used longest go first. One repository's is asked for by one pass at a
/// time: ten applications of one repository download its index once.
/// </summary>
/// <param name="mostBytes">About how much memory they may take.</param>
internal sealed class ChartIndexCache(long mostBytes = 64L << 20)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, CachedIndex> _kept = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Brings a repository's index up to date.</summary>
    /// <param name="key">The repository.</param>
    /// <param name="refresh">Gets what is kept, or null; hands back the same where it is still right.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<ChartIndex> GetAsync(string key, Func<CachedIndex?, Task<CachedIndex>> refresh, CancellationToken cancel)
    {
        var gate = _gates.GetOrAdd(key, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancel);
        try
        {
            var current = await refresh(Find(key));
            Keep(key, current);
            return current.Index;
        }
        finally
        {
            gate.Release();
        }
    }

    private CachedIndex? Find(string key)
    {
        lock (_lock) return _kept.GetValueOrDefault(key);
    }

    private void Keep(string key, CachedIndex current)
    {
        lock (_lock)
        {
            _kept.Remove(key);
            _kept[key] = current;
            while (_kept.Values.Sum(static one => one.Index.Weight) > mostBytes) _kept.RemoveAt(0);
        }
    }
}
