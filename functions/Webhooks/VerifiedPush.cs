using GitOps.Functions.Applications;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// A push whose sender holds the secret. What it says is still only a claim and a hint: commits are resolved again at the Git host, and
/// the pusher is written down as "claimed".
/// </summary>
internal sealed record VerifiedPush
{
    /// <summary>The provider's name: <c>github</c>, <c>gitlab</c> or <c>git</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The event's name as the host calls it.</summary>
    public required string Event { get; init; }

    /// <summary>
    /// The delivery's id, at most 128 characters of <c>A-Z a-z 0-9 . _ -</c>; the same on a redelivery. Where the host sends none,
    /// <c>body-</c> and the first 32 hex digits of the body's SHA-256.
    /// </summary>
    public required string Delivery { get; init; }

    /// <summary>The addresses that the payload gives for its repository, at least one.</summary>
    public required IReadOnlyList<RepositoryUrl> Repositories { get; init; }

    /// <summary>The full ref: <c>refs/heads/main</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>The branch: <c>main</c>.</summary>
    public required string Branch { get; init; }

    /// <summary>The repository's default branch as the payload says, or null where it does not.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>The commit before, as claimed; null for a new branch and where none is given. 40 or 64 lower-case hex digits.</summary>
    public string? Before { get; init; }

    /// <summary>The commit after, as claimed. 40 or 64 lower-case hex digits.</summary>
    public required string After { get; init; }

    /// <summary>Who pushed, as claimed: at most 200 characters, control and formatting characters escaped; <c>unknown</c> where not given.</summary>
    public required string Pusher { get; init; }
}
