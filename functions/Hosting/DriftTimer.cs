using Cronos;

namespace GitOps.Functions.Hosting;

/// <summary>The timer of <c>gitops serve</c>: what the host's timer trigger is under the Functions host, on the same schedule.</summary>
internal sealed partial class DriftTimer(DriftScheduler scheduler, IConfiguration configuration, TimeProvider time, ILogger<DriftTimer> logger) : BackgroundService
{
    /// <summary>Every five minutes.</summary>
    public const string DefaultSchedule = "0 */5 * * * *";

    // A timer of the runtime takes 49 days at most, and a schedule may be further off; a wait in parts also notices a clock that was set.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var schedule = Schedule(configuration);
        await TryAsync(scheduler.EnqueueRootAsync, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            var next = schedule.GetNextOccurrence(now, TimeZoneInfo.Utc) ?? now.AddMinutes(5);
            var isNear = next - now <= LongestWait;
            await Task.Delay(isNear ? next - now : LongestWait, time, stoppingToken);
            if (isNear) await TryAsync(scheduler.EnqueueDueAsync, stoppingToken);
        }
    }

    /// <summary>The schedule that is set.</summary>
    /// <exception cref="Outcomes.FailureException">DriftSchedule is no six-field NCRONTAB expression.</exception>
    public static CronExpression Schedule(IConfiguration configuration)
    {
        var text = configuration["DriftSchedule"] is { Length: > 0 } set ? set : DefaultSchedule;
        return CronExpression.TryParse(text, CronFormat.IncludeSeconds, out var expression)
            ? expression
            : throw new Outcomes.FailureException(new("DriftSchedule", "read settings", $"'{text}' is no NCRONTAB expression of six fields (second minute hour day month weekday)"));
    }

    private async Task TryAsync(Func<CancellationToken, Task> enqueue, CancellationToken cancel)
    {
        try
        {
            await enqueue(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(e); // as under the host: a failed tick is not retried, the next one comes
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The drift timer failed; the next tick tries again")]
    private partial void Failed(Exception exception);
}
