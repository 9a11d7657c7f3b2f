using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using FsCheck.Xunit;
using GitOps.Functions.Webhooks;
using Microsoft.Extensions.Primitives;

namespace GitOps.Functions.Tests.Webhooks;

/// <summary>HMAC in a header, for the two providers that use it.</summary>
public sealed class SignatureTests
{
    private static readonly byte[] Body = Deliveries.Fixture("github-push-to-main.json");

    private static readonly WebhookVerifier Verifier = Deliveries.Verifier(null, ("GitHub:WebhookSecret", Deliveries.Secret));

    public static TheoryData<string, string> Signatures
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var provider in (string[])["github", "git"])
                foreach (var name in Cases.Keys) data.Add(provider, name);
            return data;
        }
    }

    private static string Right => Deliveries.Sha256(Deliveries.Secret, Body);

    private static Dictionary<string, (int Status, StringValues Header)> Cases => new()
    {
        ["right"] = (202, Right),
        ["missing"] = (401, StringValues.Empty),
        ["empty"] = (401, ""),
        ["doubled, both right"] = (401, new StringValues([Right, Right])),
        ["doubled, right and wrong"] = (401, new StringValues([Right, "sha256=" + new string('0', 64)])),
        ["joined by a proxy"] = (401, $"{Right}, {Right}"),
        ["of another secret"] = (401, Deliveries.Sha256("other", Body)),
        ["of the empty secret"] = (401, Deliveries.Sha256("", Body)),
        ["of the secret and a line break"] = (401, Deliveries.Sha256(Deliveries.Secret + "\n", Body)),
        ["of another body"] = (401, Deliveries.Sha256(Deliveries.Secret, [.. Body, (byte)'\n'])),
        ["of the empty body"] = (401, Deliveries.Sha256(Deliveries.Secret, [])),
        ["without prefix"] = (401, Right["sha256=".Length..]),
        ["prefix of another algorithm"] = (401, "sha1=" + Right["sha256=".Length..]),
        ["prefix in capitals"] = (401, "SHA256=" + Right["sha256=".Length..]),
        ["upper-case hex"] = (401, "sha256=" + Right["sha256=".Length..].ToUpperInvariant()),
        ["truncated by one digit"] = (401, Right[..^1]),
        ["one digit too many"] = (401, Right + "0"),
        ["prefix only"] = (401, "sha256="),
        ["a space after it"] = (401, Right + " "),
        ["full-width digits"] = (401, Right.Replace('0', '０').Replace('1', '１').Replace('a', 'ａ')),
        ["not hex"] = (401, "sha256=" + new string('z', 64)),
        ["a star"] = (401, "*"),
    };

    private static string Header(string provider) => provider == "github" ? "X-Hub-Signature-256" : "X-Signature-256";

    private static WebhookRequest Signed(string provider, byte[] body, StringValues signature)
    {
        (string, StringValues) @event = ("X-GitHub-Event", "push");
        return signature.Count == 0 ? Deliveries.Request(body, @event) : Deliveries.Request(body, (Header(provider), signature), @event);
    }

    [Theory, MemberData(nameof(Signatures))]
    public void A_signature_passes_only_where_it_is_exactly_right(string provider, string name)
    {
        var (status, signature) = Cases[name];
        Assert.Equal(status, Deliveries.Status(Deliveries.Judge(provider, Signed(provider, Body, signature))));
    }

    [Theory, InlineData("github"), InlineData("git")]
    public void A_changed_byte_in_the_body_is_refused(string provider)
    {
        byte[] changed = [.. Body];
        changed[^10] ^= 1;
        Assert.Equal(401, Deliveries.Status(Deliveries.Judge(provider, Signed(provider, changed, Right))));
    }

    [Fact]
    [SuppressMessage("Security", "CA5350", Justification = "Shows that SHA-1 does not pass.")]
    public void A_signature_of_SHA_1_alone_is_refused()
    {
        var sha1 = "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Deliveries.Secret), Body));
        Assert.Equal(401, Deliveries.Status(Deliveries.Judge("github", Deliveries.Request(Body, ("X-Hub-Signature", sha1), ("X-GitHub-Event", "push")))));
    }

    [Fact]
    public void The_signature_of_another_provider_does_not_count()
    {
        Assert.Equal(401, Deliveries.Status(Deliveries.Judge("git", Deliveries.GitHub(Body))));
        Assert.Equal(401, Deliveries.Status(Deliveries.Judge("github", Deliveries.GitLab(Body))));
    }

    [Fact]
    public void Header_names_are_found_whatever_their_case() => Assert.Equal(202, Deliveries.Status(Deliveries.Judge(
        "github", Deliveries.Request(Body, ("x-hub-SIGNATURE-256", Right), ("x-github-event", "push")))));

    // The vector that GitHub's documentation gives for checking an implementation.
    [Fact]
    public void The_published_example_of_a_signature_is_right()
    {
        var verifier = Deliveries.Verifier(null, ("GitHub:WebhookSecret", "It's a Secret to Everybody"));
        var request = Deliveries.Request(
            "Hello, World!"u8.ToArray(), ("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
        Assert.Equal(400, Deliveries.Status(verifier.Verify("github", request, Deliveries.Now)));
    }

    [Property(MaxTest = 30)]
    public void Any_flipped_bit_in_a_body_is_refused(byte[] body)
    {
        byte[] flipped = [.. body, 0];
        var signature = Deliveries.Sha256(Deliveries.Secret, flipped);
        for (var bit = 0; bit < flipped.Length * 8; bit++)
        {
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(401, Status(flipped, signature));
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.NotEqual(401, Status(flipped, signature));
    }

    [Property(MaxTest = 30)]
    public void Any_flipped_bit_in_a_signature_is_refused(byte[] body)
    {
        var signature = Deliveries.Sha256(Deliveries.Secret, body).ToCharArray();
        for (var bit = 0; bit < signature.Length * 16; bit++)
        {
            signature[bit / 16] ^= (char)(1 << (bit % 16));
            Assert.Equal(401, Status(body, new string(signature)));
            signature[bit / 16] ^= (char)(1 << (bit % 16));
        }
        Assert.NotEqual(401, Status(body, new string(signature)));
    }

    private static int Status(byte[] body, string signature) =>
        Deliveries.Status(Verifier.Verify("github", Signed("github", body, signature), Deliveries.Now));
}
