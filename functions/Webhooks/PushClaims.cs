using System.Text.Json;
using System.Text.RegularExpressions;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Webhooks;

/// <summary>What a verified payload claims about a push, before it is checked. Null where it does not say, or says it in the wrong type.</summary>
/// <param name="Ref">The full ref.</param>
/// <param name="Before">Commit before; all zeros for a new ref.</param>
/// <param name="After">Commit after; all zeros for a deleted ref.</param>
/// <param name="Deleted">The payload says that the ref was deleted.</param>
/// <param name="Addresses">Every address of the repository that the payload gives.</param>
/// <param name="DefaultBranch">The repository's default branch.</param>
/// <param name="Pusher">Who pushed.</param>
internal sealed partial record PushClaims(
    string? Ref, string? Before, string? After, bool Deleted, IReadOnlyList<string?> Addresses, string? DefaultBranch, string? Pusher)
{
    private const string Branches = "refs/heads/";

    /// <summary>GitHub's form, which Gitea, Forgejo and Gogs share and the generic provider asks for.</summary>
    public static PushClaims FromGitHubForm(JsonElement body) => new(
        Payload.Text(body, "ref"),
        Payload.Text(body, "before"),
        Payload.Text(body, "after"),
        Payload.IsTrue(body, "deleted"),
        [.. from name in (string[])["clone_url", "ssh_url", "html_url", "url"] select Payload.Text(body, "repository", name)],
        Payload.Text(body, "repository", "default_branch"),
        Payload.Text(body, "pusher", "name") ?? Payload.Text(body, "pusher", "login") ?? Payload.Text(body, "pusher"));

    /// <summary>GitLab's form.</summary>
    public static PushClaims FromGitLabForm(JsonElement body) => new(
        Payload.Text(body, "ref"),
        Payload.Text(body, "before"),
        Payload.Text(body, "after"),
        false,
        [.. from name in (string[])["git_http_url", "git_ssh_url", "web_url"] select Payload.Text(body, "project", name)],
        Payload.Text(body, "project", "default_branch"),
        Payload.Text(body, "user_username") ?? Payload.Text(body, "user_name"));

    /// <summary>Checks the claims and says what they amount to.</summary>
    /// <returns>400 where something needed is missing or malformed, ignored for tags, other refs and deletions, else a push.</returns>
    public WebhookVerdict Judge(DeliveryIdentity delivery)
    {
        if (Ref is null || !RefName.IsWellFormed(Ref)) return Malformed("ref is missing or not a well-formed ref.");
        if (After is null || !Commit.IsMatch(After)) return Malformed("after is missing or not a commit of 40 or 64 lower-case hex digits.");
        if (Before is not null && !Commit.IsMatch(Before)) return Malformed("before is not a commit of 40 or 64 lower-case hex digits.");
        var repositories = Repositories();
        if (repositories.Count == 0) return Malformed("The payload gives no usable address of its repository.");
        if (Ref.StartsWith("refs/tags/", StringComparison.Ordinal)) return delivery.Ignore("A tag was pushed, not a branch.");
        if (!Ref.StartsWith(Branches, StringComparison.Ordinal)) return delivery.Ignore("Neither a branch nor a tag was pushed.");
        return Deleted || IsZero(After) ? delivery.Ignore("The branch was deleted.") : new WebhookVerdict.Push(ToPush(delivery, repositories));
    }

    private VerifiedPush ToPush(DeliveryIdentity delivery, IReadOnlyList<RepositoryUrl> repositories) => new()
    {
        Provider = delivery.Provider,
        Event = delivery.Event,
        Delivery = delivery.Delivery,
        Repositories = repositories,
        Ref = Ref!,
        Branch = Ref![Branches.Length..],
        DefaultBranch = DefaultBranch is not null && RefName.IsWellFormed(DefaultBranch) ? DefaultBranch : null,
        Before = Before is null || IsZero(Before) ? null : Before,
        After = After!,
        Pusher = PlainText.Clean(Pusher) is { Length: > 0 } pusher ? pusher : "unknown",
    };

    private List<RepositoryUrl> Repositories()
    {
        var found = new List<RepositoryUrl>();
        foreach (var address in Addresses)
            if (RepositoryUrl.TryParse(address, out var url) && !found.Contains(url)) found.Add(url);
        return found;
    }

    private static WebhookVerdict.Rejected Malformed(string reason) => new(400, reason);

    private static bool IsZero(string commit) => commit.AsSpan().IndexOfAnyExcept('0') < 0;

    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex Commit { get; }
}
