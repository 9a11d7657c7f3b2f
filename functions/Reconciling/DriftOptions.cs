using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// How often each application is checked for drift (settings <c>GitOps__Drift__Interval</c>, <c>GitOps__Drift__Spread</c> and
/// <c>GitOps__Drift__FullCheckInterval</c>).
/// </summary>
/// <param name="Interval">Time between two checks of one application, at least one second.</param>
/// <param name="Spread">The time over which the checks of one tick are spread; a queue message's delay.</param>
/// <param name="FullCheckInterval">Time between two checks of one application that compare every object by dry-run; zero for none.</param>
internal sealed record DriftOptions(TimeSpan Interval, TimeSpan Spread, TimeSpan FullCheckInterval)
{
    /// <summary>Five minutes, spread over thirty seconds: what DriftSchedule's default asks for. Once a day everything.</summary>
    public static readonly DriftOptions Default = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30), TimeSpan.FromDays(1));

    /// <summary>Full checks that are due are spread over this part of their interval.</summary>
    private const int Rounds = 8;

    /// <summary>
    /// When an application that was looked at now is due again: a little before the interval ends, as a timer that ticks at exactly that
    /// interval would otherwise find it not yet due and check it half as often.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="wanted">How often the application itself wants to be checked: counts where that is less often.</param>
    public DateTimeOffset NextAfter(DateTimeOffset now, TimeSpan? wanted = null) => now + ((wanted > Interval ? wanted.Value : Interval) * 0.9);

    /// <summary>The delay of the i-th of n messages of one tick.</summary>
    public TimeSpan SpreadFor(int index, int count) => count < 2 ? TimeSpan.Zero : Spread * ((double)index / count);

    /// <summary>
    /// Whether an application's check is to be a full one: the last is longer ago than the interval, and it is the application's turn. Turns
    /// come once in an eighth of the interval, at a time that the name decides, and last two drift intervals. So a thousand applications that
    /// were installed in one minute, or that no check reached during an outage, do not ask for everything in one tick.
    /// </summary>
    /// <param name="application">Its name.</param>
    /// <param name="last">The last full check; null where none is known, which is none that is due: the count begins with the next pass.</param>
    /// <param name="now">Now.</param>
    public bool IsFullCheckDue(string application, DateTimeOffset? last, DateTimeOffset now)
    {
        // A last check in the future is one by a clock that has been set back since: it must not put off the next one for ever.
        if (FullCheckInterval == TimeSpan.Zero || last is null || (last <= now && now - last < FullCheckInterval)) return false;
        var (round, turn) = ((ulong)FullCheckInterval.Ticks / Rounds, (ulong)Interval.Ticks * 2);
        return turn >= round || ((ulong)now.UtcTicks + (Hash(application) % round)) % round < turn;
    }

    private static ulong Hash(string application) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(application)));
}
