using GitOps.Functions.Webhooks;

namespace GitOps.Functions.Tests.Webhooks;

/// <summary>Where secrets come from, and what happens where there is none.</summary>
public sealed class WebhookSecretsTests : IDisposable
{
    private static readonly byte[] Body = Deliveries.Fixture("github-push-to-main.json");

    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, text);
        return file;
    }

    private static int Judge(WebhookRequest request, params (string Key, string? Value)[] settings) =>
        Deliveries.Status(Deliveries.Verifier(null, settings).Verify("github", request, Deliveries.Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_secret_nothing_is_accepted_and_the_log_names_the_setting(string? secret)
    {
        using var logs = new RecordedLogs();
        var verifier = Deliveries.Verifier(logs, ("GitHub:WebhookSecret", secret));
        foreach (var key in (string[])["", "  "])
        {
            var request = Deliveries.Request(Body, ("X-Hub-Signature-256", Deliveries.Sha256(key, Body)), ("X-GitHub-Event", "push"));
            var rejected = Assert.IsType<WebhookVerdict.Rejected>(verifier.Verify("github", request, Deliveries.Now));
            Assert.Equal(401, rejected.Status);
            Assert.DoesNotContain("Secret", rejected.Reason, StringComparison.Ordinal);
        }
        Assert.All(logs.Lines, line => Assert.Contains("GitHub__WebhookSecret", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_caller_is_told_the_same_whatever_is_wrong_and_the_log_never_holds_a_value()
    {
        using var logs = new RecordedLogs();
        var verifier = Deliveries.Verifier(logs, ("GitHub:WebhookSecret", Deliveries.Secret));
        var none = Deliveries.Verifier(logs);
        var wrong = Deliveries.Request(Body, ("X-Hub-Signature-256", "sha256=abcdef0123"), ("X-GitHub-Event", "push"));
        var reasons = new[] { verifier.Verify("github", wrong, Deliveries.Now), verifier.Verify("github", Deliveries.Request(Body), Deliveries.Now), none.Verify("github", wrong, Deliveries.Now) };
        Assert.Single(reasons.Distinct());
        Assert.Equal(3, logs.Lines.Count);
        Assert.All(logs.Lines, line =>
        {
            Assert.DoesNotContain(Deliveries.Secret, line, StringComparison.Ordinal);
            Assert.DoesNotContain("abcdef0123", line, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_secret_may_come_from_a_file_that_ends_with_a_line_break(string ending) =>
        Assert.Equal(202, Judge(Deliveries.GitHub(Body), ("GitHub:WebhookSecretFile", Write(Deliveries.Secret + ending))));

    [Fact]
    public void An_empty_file_accepts_nothing()
    {
        var request = Deliveries.Request(Body, ("X-Hub-Signature-256", Deliveries.Sha256("", Body)), ("X-GitHub-Event", "push"));
        Assert.Equal(401, Judge(request, ("GitHub:WebhookSecretFile", Write("\n"))));
    }

    [Fact]
    public void A_missing_file_accepts_nothing_and_the_log_names_the_setting()
    {
        using var logs = new RecordedLogs();
        var verifier = Deliveries.Verifier(logs, ("GitHub:WebhookSecretFile", Path.Combine(_folder, "absent")));
        Assert.Equal(401, Deliveries.Status(verifier.Verify("github", Deliveries.GitHub(Body), Deliveries.Now)));
        Assert.Contains("GitHub__WebhookSecretFile: read secret: the file cannot be read", Assert.Single(logs.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_given_by_value_and_by_file_accepts_nothing() =>
        Assert.Equal(401, Judge(Deliveries.GitHub(Body), ("GitHub:WebhookSecret", Deliveries.Secret), ("GitHub:WebhookSecretFile", Write(Deliveries.Secret))));

    [Fact]
    public void A_rotated_file_counts_at_once()
    {
        var file = Write("old");
        var verifier = Deliveries.Verifier(null, ("GitHub:WebhookSecretFile", file));
        Assert.Equal(401, Deliveries.Status(verifier.Verify("github", Deliveries.GitHub(Body), Deliveries.Now)));
        File.WriteAllText(file, Deliveries.Secret);
        Assert.Equal(202, Deliveries.Status(verifier.Verify("github", Deliveries.GitHub(Body), Deliveries.Now)));
    }

    [Fact]
    public void While_a_secret_is_changed_the_previous_one_passes_too()
    {
        Assert.Equal(202, Judge(Deliveries.GitHub(Body), ("GitHub:WebhookSecret", "new"), ("GitHub:WebhookSecretPrevious", Deliveries.Secret)));
        Assert.Equal(401, Judge(Deliveries.GitHub(Body), ("GitHub:WebhookSecret", "new"), ("GitHub:WebhookSecretPrevious", "")));
    }
}
