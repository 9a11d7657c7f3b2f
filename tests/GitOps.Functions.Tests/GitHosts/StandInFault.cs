namespace GitOps.Functions.Tests.GitHosts;

/// <summary>What a stand-in does instead of, or to, the right answer.</summary>
internal sealed record StandInFault
{
    /// <summary>Status to answer with; 0 leaves the right answer, cut short where <see cref="HalfBody"/> says so.</summary>
    public int Status { get; init; }

    /// <summary>Headers of the answer.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Body of the answer.</summary>
    public string Body { get; init; } = """{"message":"the host's own words"}""";

    /// <summary>Sends the first half of the right answer and resets the connection.</summary>
    public bool HalfBody { get; init; }

    /// <summary>Never answers.</summary>
    public bool Hang { get; init; }

    /// <summary>GitHub's hourly limit: 403, nothing remaining, and the second of the epoch at which it begins anew.</summary>
    public static StandInFault PrimaryRateLimit(DateTimeOffset reset) => new()
    {
        Status = 403,
        Headers = { ["x-ratelimit-remaining"] = "0", ["x-ratelimit-reset"] = $"{reset.ToUnixTimeSeconds()}" },
        Body = """{"message":"API rate limit exceeded for installation ID 1."}""",
    };

    /// <summary>A limit on bursts: the status with Retry-After.</summary>
    public static StandInFault SecondaryRateLimit(int status, int seconds) => new()
    {
        Status = status,
        Headers = { ["Retry-After"] = $"{seconds}" },
        Body = """{"message":"You have exceeded a secondary rate limit."}""",
    };
}
