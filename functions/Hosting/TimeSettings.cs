using System.Globalization;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Hosting;

/// <summary>Reads the settings that are times: how often drift is looked for, how long a lock is held without a sign of life, and how long what is left of an application is kept.</summary>
internal static class TimeSettings
{
    /// <summary><c>GitOps__Lock__Duration</c>, 15 to 60 seconds (the blob service's limits): what a killed pass blocks its application for.</summary>
    /// <exception cref="FailureException">The value is no time span, or out of bounds.</exception>
    public static LockOptions Lock(IConfiguration configuration)
    {
        var standard = new LockOptions();
        var duration = Span(configuration, "GitOps:Lock:Duration", standard.Duration, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));
        return standard with { Duration = duration, RenewEvery = duration / 3, Margin = duration / 6 };
    }

    /// <summary><c>GitOps__Drift__Interval</c>, <c>GitOps__Drift__Spread</c> and <c>GitOps__Drift__FullCheckInterval</c>, or the defaults.</summary>
    /// <exception cref="FailureException">A value is no time span, or out of bounds.</exception>
    public static DriftOptions Drift(IConfiguration configuration) => new(
        Span(configuration, "GitOps:Drift:Interval", DriftOptions.Default.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        Span(configuration, "GitOps:Drift:Spread", DriftOptions.Default.Spread, TimeSpan.Zero, TimeSpan.FromHours(1)),
        Span(configuration, "GitOps:Drift:FullCheckInterval", DriftOptions.Default.FullCheckInterval, TimeSpan.Zero, TimeSpan.FromDays(365)));

    /// <summary><c>GitOps__Removed__KeepFor</c>, or the default.</summary>
    /// <exception cref="FailureException">The value is no time span, or out of bounds.</exception>
    public static RemovedOptions Removed(IConfiguration configuration) =>
        new(Span(configuration, "GitOps:Removed:KeepFor", RemovedOptions.Default.KeepFor, TimeSpan.Zero, TimeSpan.FromDays(3650)));

    private static TimeSpan Span(IConfiguration configuration, string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (configuration[key] is not { Length: > 0 } text) return otherwise;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        var name = SecretSetting.EnvironmentName(key);
        throw new FailureException(new Failure(name, "read setting", $"'{text}' is no time span hh:mm:ss between {least} and {most}"));
    }
}
