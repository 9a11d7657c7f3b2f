using System.Globalization;
using System.Net;
using System.Text;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources;

/// <summary>
/// What the status of a Git host's answer means: is a later try of use, and when. Nothing of the body is passed on.
/// GitHub tells of its hourly limit by <c>x-ratelimit-remaining: 0</c> and <c>x-ratelimit-reset</c>, of its limit on bursts by <c>Retry-After</c>
/// or only in words; GitLab answers 429 with <c>Retry-After</c> or <c>RateLimit-Reset</c>.
/// </summary>
internal static class HostAnswers
{
    // GitHub's advice where a limit on bursts comes without a time.
    private static readonly TimeSpan WithoutTime = TimeSpan.FromMinutes(1);

    /// <summary>The failure for an answer that is none.</summary>
    public static async Task<FailureException> FailureAsync(HttpResponseMessage response, SourceStep step, DateTimeOffset now, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        if (status is 403 or 429 && await LimitedUntilAsync(response, now, cancel) is { } until)
            return step.Transient(string.Create(CultureInfo.InvariantCulture, $"the host's rate limit is used up until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        return status switch
        {
            401 => step.Final("the host does not accept our credentials (401); set or renew its token"),
            403 => step.Final("our credentials may not read this (403)"),
            408 or 425 or >= 500 => step.Transient($"the host answered {status}"),
            >= 300 and < 400 => step.Final($"the host answered {status} and redirects to where we do not follow"),
            _ => step.Final($"the host answered {status}"),
        };
    }

    private static async Task<DateTimeOffset?> LimitedUntilAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancel)
    {
        if (response.Headers.RetryAfter is { } after) return after.Date ?? (now + (after.Delta ?? WithoutTime));
        if (Header(response, "x-ratelimit-remaining") is "0" || response.StatusCode is HttpStatusCode.TooManyRequests)
            return Second(Header(response, "x-ratelimit-reset") ?? Header(response, "RateLimit-Reset")) ?? (now + WithoutTime);
        return await SaysRateLimitAsync(response, cancel) ? now + WithoutTime : null;
    }

    private static DateTimeOffset? Second(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var second) && second < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(second)
            : null;

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static async Task<bool> SaysRateLimitAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var start = new byte[4096];
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(start, 0, length).Contains("rate limit", StringComparison.OrdinalIgnoreCase);
    }
}
