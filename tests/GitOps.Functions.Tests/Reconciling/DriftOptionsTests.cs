using GitOps.Functions.Hosting;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Reconciling;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Reconciling;

public sealed class DriftOptionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 7, 3, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_thousand_applications_that_were_checked_at_once_are_not_checked_fully_at_once_again()
    {
        var last = Enumerable.Range(0, 1_000).ToDictionary(static i => $"app-{i}", static _ => Start);
        var busiest = 0;
        for (var now = Start + Tick; now < Start + TimeSpan.FromDays(3); now += Tick)
        {
            var due = last.Where(one => DriftOptions.Default.IsFullCheckDue(one.Key, one.Value, now)).Select(static one => one.Key).ToList();
            busiest = Math.Max(busiest, due.Count);
            foreach (var one in due)
            {
                Assert.InRange(now - last[one], TimeSpan.FromHours(24), TimeSpan.FromHours(27));
                last[one] = now;
            }
        }

        Assert.InRange(busiest, 28, 80); // 1,000 in the 36 ticks of three hours; the first tick has the turns that had begun before
        Assert.All(last.Values, static one => Assert.True(one > Start + TimeSpan.FromDays(1.5)));
    }

    [Fact]
    public void After_an_outage_of_days_they_come_one_after_the_other_too()
    {
        var due = Enumerable.Range(0, 1_000).Count(i => DriftOptions.Default.IsFullCheckDue($"app-{i}", Start, Start + TimeSpan.FromDays(9)));
        Assert.InRange(due, 20, 100);
    }

    [Fact]
    public void Where_checks_are_rarer_than_full_checks_each_is_a_full_one()
    {
        var options = DriftOptions.Default with { Interval = TimeSpan.FromDays(2) };
        Assert.All(Enumerable.Range(0, 100), i => Assert.True(options.IsFullCheckDue($"app-{i}", Start, Start + TimeSpan.FromDays(2))));
    }

    [Fact]
    public void None_is_due_before_the_first_is_known_none_where_the_interval_is_zero_and_a_clock_that_was_set_back_stops_none()
    {
        var always = DriftOptions.Default with { Interval = TimeSpan.FromDays(1) };
        Assert.False(always.IsFullCheckDue("a", null, Start));
        Assert.False((always with { FullCheckInterval = TimeSpan.Zero }).IsFullCheckDue("a", DateTimeOffset.MinValue, Start));
        Assert.True(always.IsFullCheckDue("a", Start + TimeSpan.FromDays(400), Start));
        Assert.False(always.IsFullCheckDue("a", Start, Start));
    }

    [Theory]
    [InlineData(null, "1.00:00:00")]
    [InlineData("0", "00:00:00")]
    [InlineData("06:00:00", "06:00:00")]
    [InlineData("7", "7.00:00:00")]
    public void The_setting_is_a_time_span(string? text, string expected) =>
        Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Read(text).FullCheckInterval);

    [Theory]
    [InlineData("daily")]
    [InlineData("-01:00:00")]
    [InlineData("400")]
    public void Another_value_is_an_error_that_names_the_setting(string text) => Assert.StartsWith(
        $"GitOps__Drift__FullCheckInterval: read setting: '{text}' is no time span", Assert.Throws<FailureException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, 30)]
    [InlineData("0", 0)]
    [InlineData("90", 90)]
    [InlineData("4000", null)]
    public void How_long_what_is_left_of_an_application_is_kept_is_a_time_span(string? text, int? days)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("GitOps:Removed:KeepFor", text)]).Build();
        if (days is { } known) Assert.Equal(TimeSpan.FromDays(known), TimeSettings.Removed(configuration).KeepFor);
        else Assert.StartsWith("GitOps__Removed__KeepFor: read setting: ", Assert.Throws<FailureException>(() => TimeSettings.Removed(configuration)).Message, StringComparison.Ordinal);
    }

    private static DriftOptions Read(string? text) => TimeSettings.Drift(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("GitOps:Drift:FullCheckInterval", text)]).Build());
}
