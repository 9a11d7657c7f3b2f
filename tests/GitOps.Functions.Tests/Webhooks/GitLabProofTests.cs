using GitOps.Functions.Webhooks;

namespace GitOps.Functions.Tests.Webhooks;

/// <summary>GitLab's two ways to prove a webhook.</summary>
public sealed class GitLabProofTests
{
    private const string OtherKey = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static readonly byte[] Body = Deliveries.Fixture("gitlab-push-to-main.json");

    private static readonly string Timestamp = Deliveries.Seconds(Deliveries.Now);

    private static string Right => Deliveries.V1(Deliveries.SigningKey, "msg_1", Timestamp, Body);

    private static int Judge(string secret, WebhookRequest request) =>
        Deliveries.Status(Deliveries.Verifier(null, ("GitLab:WebhookSecret", secret)).Verify("gitlab", request, Deliveries.Now));

    [Fact]
    public void The_right_token_passes() => Assert.Equal(202, Judge(Deliveries.Secret, Deliveries.GitLab(Body)));

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("It's a Secret to Everybody")]
    [InlineData(Deliveries.Secret + " ")]
    public void A_wrong_token_is_refused(string token) =>
        Assert.Equal(401, Judge(Deliveries.Secret, Deliveries.Request(Body, ("X-Gitlab-Token", token), ("X-Gitlab-Event", "Push Hook"))));

    [Fact]
    public void No_token_is_refused() => Assert.Equal(401, Judge(Deliveries.Secret, Deliveries.Request(Body, ("X-Gitlab-Event", "Push Hook"))));

    [Fact]
    public void A_token_sent_twice_is_refused() => Assert.Equal(401, Judge(Deliveries.Secret, Deliveries.Request(
        Body, ("X-Gitlab-Token", new([Deliveries.Secret, Deliveries.Secret])), ("X-Gitlab-Event", "Push Hook"))));

    [Fact]
    public void A_right_signature_passes() => Assert.Equal(202, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(Body, Timestamp, Right)));

    [Fact]
    public void One_right_signature_among_others_passes() => Assert.Equal(202, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(
        Body, Timestamp, "v1a,bm90IG91cnM=", Deliveries.V1(OtherKey, "msg_1", Timestamp, Body), Right)));

    [Fact]
    public void With_a_signing_key_the_token_alone_does_not_pass()
    {
        Assert.Equal(401, Judge(Deliveries.SigningKey, Deliveries.Request(Body, ("X-Gitlab-Token", Deliveries.SigningKey), ("X-Gitlab-Event", "Push Hook"))));
        var both = Deliveries.Verifier(null, ("GitLab:WebhookSecret", Deliveries.SigningKey), ("GitLab:WebhookSecretPrevious", Deliveries.Secret));
        Assert.Equal(401, Deliveries.Status(both.Verify("gitlab", Deliveries.GitLab(Body), Deliveries.Now)));
    }

    [Theory]
    [InlineData(-300, 202)]
    [InlineData(300, 202)]
    [InlineData(-301, 401)]
    [InlineData(301, 401)]
    [InlineData(-86400, 401)]
    public void A_signed_time_may_be_five_minutes_off(int seconds, int status)
    {
        var timestamp = Deliveries.Seconds(Deliveries.Now.AddSeconds(seconds));
        var signature = Deliveries.V1(Deliveries.SigningKey, "msg_1", timestamp, Body);
        Assert.Equal(status, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(Body, timestamp, signature)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("+1795428000")]
    [InlineData(" 1795428000")]
    [InlineData("1795428000.0")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void A_time_that_is_not_plain_digits_is_refused(string timestamp)
    {
        var signature = Deliveries.V1(Deliveries.SigningKey, "msg_1", timestamp, Body);
        Assert.Equal(401, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(Body, timestamp, signature)));
    }

    [Theory]
    [InlineData("webhook-id")]
    [InlineData("webhook-timestamp")]
    [InlineData("webhook-signature")]
    public void Each_signed_header_is_needed_exactly_once(string header)
    {
        var whole = Deliveries.GitLabSigned(Body, Timestamp, Right);
        var without = new WebhookRequest("POST", whole.Headers.Where(h => h.Key != header), Body);
        var doubled = new WebhookRequest("POST", whole.Headers.Select(h => h.Key == header ? new(h.Key, new([h.Value[0], h.Value[0]])) : h), Body);
        Assert.Equal(401, Judge(Deliveries.SigningKey, without));
        Assert.Equal(401, Judge(Deliveries.SigningKey, doubled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1")]
    [InlineData("v2,AAAA")]
    public void Other_signatures_are_refused(string signature) => Assert.Equal(401, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(Body, Timestamp, signature)));

    [Fact]
    public void A_signature_under_another_id_or_version_is_refused()
    {
        Assert.Equal(401, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(Body, Timestamp, Deliveries.V1(Deliveries.SigningKey, "msg_2", Timestamp, Body))));
        Assert.Equal(401, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(Body, Timestamp, "v1a" + Right[2..])));
        Assert.Equal(401, Judge(Deliveries.SigningKey, Deliveries.GitLabSigned(Body, Timestamp, [.. Enumerable.Repeat("v1,AAAA", 8), Right])));
    }

    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    public void A_signing_key_without_bytes_accepts_nothing(string key)
    {
        var emptyKey = Deliveries.V1("whsec_", "msg_1", Timestamp, Body);
        Assert.Equal(401, Judge(key, Deliveries.GitLabSigned(Body, Timestamp, emptyKey)));
        Assert.Equal(401, Judge(key, Deliveries.Request(Body, ("X-Gitlab-Token", key), ("X-Gitlab-Event", "Push Hook"))));
    }

    [Fact]
    public void Any_flipped_bit_in_a_signature_is_refused()
    {
        var verifier = Deliveries.Verifier(null, ("GitLab:WebhookSecret", Deliveries.SigningKey));
        var signature = Right.ToCharArray();
        for (var bit = 0; bit < signature.Length * 16; bit++)
        {
            signature[bit / 16] ^= (char)(1 << (bit % 16));
            Assert.Equal(401, Deliveries.Status(verifier.Verify("gitlab", Deliveries.GitLabSigned(Body, Timestamp, new string(signature)), Deliveries.Now)));
            signature[bit / 16] ^= (char)(1 << (bit % 16));
        }
    }
}
