using System.Text;
using GitOps.Functions.Webhooks;

namespace GitOps.Functions.Tests.Webhooks;

/// <summary>From a proved request to a verdict.</summary>
public sealed class WebhookVerifierTests
{
    private static readonly byte[] PushBody = Deliveries.Fixture("github-push-to-main.json");

    private static byte[] Changed(string from, string to)
    {
        var text = Encoding.UTF8.GetString(PushBody);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    private static VerifiedPush Push(string provider, WebhookRequest request) =>
        Assert.IsType<WebhookVerdict.Push>(Deliveries.Judge(provider, request)).Verified;

    private static void IsIgnored(string why, string provider, WebhookRequest request) =>
        Assert.Contains(why, Assert.IsType<WebhookVerdict.Ignored>(Deliveries.Judge(provider, request)).Why, StringComparison.Ordinal);

    private static void IsMalformed(byte[] body) => Assert.Equal(400, Deliveries.Status(Deliveries.Judge("github", Deliveries.GitHub(body))));

    [Fact]
    public void A_push_of_GitHub_is_read()
    {
        var push = Push("github", Deliveries.GitHub(PushBody));
        Assert.Equal("github.com/octo-org/shop-config", Assert.Single(push.Repositories).Key);
        Assert.Equal(("refs/heads/main", "main", "main", "mona", "push", "github"), (push.Ref, push.Branch, push.DefaultBranch, push.Pusher, push.Event, push.Provider));
        Assert.Equal("59b20b8d5c6ff8d09518216e87dacb3f5b7f1c1e", push.After);
        Assert.Equal("6113728f27ae82c7b1a177c8d03f9e96e0adf246", push.Before);
        Assert.Equal("72d3162e-cc78-11e3-81ab-4c9367dc0958", push.Delivery);
    }

    [Fact]
    public void A_push_of_GitLab_is_read()
    {
        var push = Push("gitlab", Deliveries.GitLab(Deliveries.Fixture("gitlab-push-to-main.json")));
        Assert.Equal("gitlab.example.com/platform/apps/shop", Assert.Single(push.Repositories).Key);
        Assert.Equal(("main", "main", "jsmith", "13792a34-cac6-4fda-95a8-c58e00a3954e"), (push.Branch, push.DefaultBranch, push.Pusher, push.Delivery));
    }

    [Fact]
    public void A_push_in_a_system_hook_of_GitLab_is_read() =>
        Assert.Equal("main", Push("gitlab", Deliveries.GitLab(Deliveries.Fixture("gitlab-push-to-main.json"), "System Hook")).Branch);

    [Theory, InlineData("github"), InlineData("git")]
    public void A_push_of_Gitea_is_read_by_either_provider(string provider)
    {
        var body = Deliveries.Fixture("gitea-push-to-main.json");
        var signed = Deliveries.Sha256(Deliveries.Secret, body);
        var push = Push(provider, Deliveries.Request(body, ("X-Hub-Signature-256", signed), ("X-Signature-256", signed), ("X-GitHub-Event", "push")));
        Assert.Equal(["git.example.com:3000/team/shop", "git.example.com:2222/team/shop"], push.Repositories.Select(static r => r.Key));
        Assert.Equal("gitea", push.Pusher);
    }

    [Fact]
    public void The_smallest_payload_of_the_generic_provider_is_enough()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"ref":"refs/heads/team/x","after":"{{new string('a', 64)}}","repository":{"url":"/srv/git/shop.git"},"pusher":"ann"}""");
        var request = Deliveries.Request(body, ("X-Signature-256", Deliveries.Sha256(Deliveries.Secret, body)), ("X-Request-Id", "42"));
        var push = Push("git", request);
        Assert.Equal(("team/x", "42", "ann", (string?)null, (string?)null), (push.Branch, push.Delivery, push.Pusher, push.Before, push.DefaultBranch));
        Assert.Equal("/srv/git/shop.git", push.Repositories[0].LocalPath);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../../x")]
    [InlineData("é")]
    public void A_delivery_without_a_usable_id_gets_the_same_one_each_time(string? id)
    {
        var signature = ("X-Hub-Signature-256", (Microsoft.Extensions.Primitives.StringValues)Deliveries.Sha256(Deliveries.Secret, PushBody));
        var request = Deliveries.Request(PushBody, signature, ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", id));
        Assert.Equal(Push("github", request).Delivery, Push("github", request).Delivery);
        Assert.Matches("^body-[0-9a-f]{32}$", Push("github", request).Delivery);
    }

    [Fact]
    public void A_ping_is_ignored() => IsIgnored("Only push events", "github", Deliveries.GitHub(Deliveries.Fixture("github-ping.json"), "ping"));

    [Fact]
    public void An_unknown_event_is_ignored() => IsIgnored("Only push events", "github", Deliveries.GitHub(PushBody, "sponsorship"));

    [Fact]
    public void Other_events_of_GitLab_are_ignored()
    {
        IsIgnored("Only push events", "gitlab", Deliveries.GitLab("""{"object_kind":"pipeline"}"""u8.ToArray(), "Pipeline Hook"));
        IsIgnored("not that of a push", "gitlab", Deliveries.GitLab("""{"event_name":"project_create"}"""u8.ToArray(), "System Hook"));
    }

    [Fact]
    public void A_tag_named_like_the_branch_is_ignored()
    {
        IsIgnored("A tag", "github", Deliveries.GitHub(Changed("refs/heads/main", "refs/tags/main")));
        IsIgnored("A tag", "gitlab", Deliveries.GitLab(Deliveries.Fixture("gitlab-tag-named-like-the-branch.json"), "Tag Push Hook"));
        IsIgnored("not that of a push", "gitlab", Deliveries.GitLab(Deliveries.Fixture("gitlab-tag-named-like-the-branch.json"), "Push Hook"));
    }

    [Fact]
    public void Other_refs_are_ignored() => IsIgnored("Neither", "github", Deliveries.GitHub(Changed("refs/heads/main", "refs/pull/1/head")));

    [Fact]
    public void A_deleted_branch_is_ignored()
    {
        IsIgnored("deleted", "github", Deliveries.GitHub(Changed("\"deleted\": false", "\"deleted\": true")));
        IsIgnored("deleted", "github", Deliveries.GitHub(Changed("\"after\": \"59b20b8d5c6ff8d09518216e87dacb3f5b7f1c1e\"", $"\"after\": \"{new string('0', 40)}\"")));
    }

    [Fact]
    public void A_new_branch_has_no_commit_before() =>
        Assert.Null(Push("github", Deliveries.GitHub(Changed("6113728f27ae82c7b1a177c8d03f9e96e0adf246", new string('0', 40)))).Before);

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("payload=%7B%7D")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/* */}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"\\ud800\":1,\"\\ud800\":2}")]
    [InlineData("\ufeff{}")]
    public void A_body_that_is_not_a_push_is_malformed(string body) => IsMalformed(Encoding.UTF8.GetBytes(body));

    [Fact]
    public void A_body_that_is_too_deep_is_malformed() =>
        IsMalformed(Changed("\"commits\"", $"\"deep\": {new string('[', 100_000)}{new string(']', 100_000)}, \"commits\""));

    [Fact]
    public void A_body_that_is_not_UTF_8_is_malformed()
    {
        byte[] body = [.. PushBody];
        body[Array.IndexOf(body, (byte)'G')] = 0xff;
        IsMalformed(body);
    }

    [Theory]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": \"refs/heads/main\", \"ref\": \"refs/heads/other\"")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": 5")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": null")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": \"main ~1\"")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": \"refs/heads/../main\"")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": \"refs/heads/\"")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": \"refs/heads/a\\nb\"")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"ref\": \"refs/heads/\\ud800\"")]
    [InlineData("\"ref\": \"refs/heads/main\"", "\"other\": 1")]
    [InlineData("59b20b8d5c6ff8d09518216e87dacb3f5b7f1c1e\",\n  \"created", "59b20b8d\",\n  \"created")]
    [InlineData("\"before\": \"6113728f", "\"before\": \"--upload")]
    [InlineData("\"repository\": {", "\"repository\": 1, \"x\": {")]
    public void A_push_with_a_malformed_part_is_refused(string from, string to) => IsMalformed(Changed(from, to));

    [Fact]
    public void A_push_without_a_usable_address_is_refused() =>
        IsMalformed(Encoding.UTF8.GetBytes($$$"""{"ref":"refs/heads/main","after":"{{{new string('a', 40)}}}","repository":{"clone_url":"-x","ssh_url":"https://h/../x"}}"""));

    [Fact]
    public void A_claimed_pusher_cannot_forge_a_line()
    {
        var push = Push("github", Deliveries.GitHub(Changed("\"name\": \"mona\"", "\"name\": \"a\\r\\nERROR \\u202e\\u001b[31m👋" + new string('x', 500) + "\"")));
        Assert.StartsWith("a\\u000d\\u000aERROR \\u202e\\u001b[31m👋xxx", push.Pusher, StringComparison.Ordinal);
        Assert.InRange(push.Pusher.Length, 200, 240);
        Assert.Equal("unknown", Push("github", Deliveries.GitHub(Changed("\"name\": \"mona\"", "\"name\": 7"))).Pusher);
    }

    [Fact]
    public void A_push_without_event_header_is_malformed() => Assert.Equal(400, Deliveries.Status(Deliveries.Judge(
        "github", Deliveries.Request(PushBody, ("X-Hub-Signature-256", Deliveries.Sha256(Deliveries.Secret, PushBody))))));

    [Theory]
    [InlineData("application/json", 202)]
    [InlineData("application/json; charset=utf-8", 202)]
    [InlineData("Application/JSON; charset=\"UTF-8\"", 202)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/jsonp", 415)]
    [InlineData("", 415)]
    [InlineData(null, 415)]
    public void Only_JSON_is_read(string? contentType, int status)
    {
        var headers = Deliveries.GitHub(PushBody).Headers.Select(h => h.Key == "Content-Type" ? new(h.Key, contentType) : h);
        Assert.Equal(status, Deliveries.Status(Deliveries.Judge("github", new WebhookRequest("POST", headers, PushBody))));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("post")]
    public void Only_POST_is_answered(string method) =>
        Assert.Equal(405, Deliveries.Status(Deliveries.Judge("github", new WebhookRequest(method, Deliveries.GitHub(PushBody).Headers, PushBody))));

    [Fact]
    public void An_unknown_provider_is_not_found() => Assert.Equal(404, Deliveries.Status(Deliveries.Judge("bitbucket", Deliveries.GitHub(PushBody))));

    [Fact]
    public void Nothing_unproved_reaches_the_parser()
    {
        var garbage = "not json"u8.ToArray();
        Assert.Equal(401, Deliveries.Status(Deliveries.Judge("github", Deliveries.Request(garbage, ("X-GitHub-Event", "push")))));
        Assert.Equal(401, Deliveries.Status(Deliveries.Judge("github", new WebhookRequest("POST", [new("Content-Type", "text/plain")], garbage))));
    }

    [Theory]
    [InlineData(BoundedBodyReader.MaxBytes, 202)]
    [InlineData(BoundedBodyReader.MaxBytes + 1, 413)]
    public void A_body_of_25_MiB_is_read_and_one_byte_more_is_not(int size, int status)
    {
        var body = new byte[size];
        Array.Fill(body, (byte)' ');
        PushBody.CopyTo(body, 0);
        Assert.Equal(status, Deliveries.Status(Deliveries.Judge("github", Deliveries.GitHub(body))));
    }
}
