using System.Globalization;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Hosting;

/// <summary>Reads <c>GitOps__Drift__Interval</c> and <c>GitOps__Drift__Spread</c>.</summary>
internal static class DriftSettings
{
    /// <summary>The settings, or the defaults.</summary>
    /// <exception cref="FailureException">A value is no time span, or out of bounds.</exception>
    public static DriftOptions Read(IConfiguration configuration) => new(
        Span(configuration, "GitOps:Drift:Interval", DriftOptions.Default.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        Span(configuration, "GitOps:Drift:Spread", DriftOptions.Default.Spread, TimeSpan.Zero, TimeSpan.FromHours(1)));

    private static TimeSpan Span(IConfiguration configuration, string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (configuration[key] is not { Length: > 0 } text) return otherwise;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        var name = key.Replace(":", "__", StringComparison.Ordinal);
        throw new FailureException(new Failure(name, "read setting", $"'{text}' is no time span hh:mm:ss between {least} and {most}"));
    }
}
