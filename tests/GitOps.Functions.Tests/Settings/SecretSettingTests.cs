using GitOps.Functions.Outcomes;
using GitOps.Functions.Settings;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Webhooks;
using GitOps.Functions.Webhooks;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Settings;

public sealed class SecretSettingTests : IDisposable
{
    private const string Key = "GitHub:WebhookSecret";
    private const string FileKey = "GitHub:WebhookSecretFile";
    private const string Reference = "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/webhook/)";
    private const string Unresolved = "read secret: the Key Vault reference is not resolved; see the app's configuration page";
    private const int MaxBytes = 64 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData(" ", "\n")]
    public void Blank_counts_as_not_set(string? value, string? file) => Assert.Null(Read((Key, value), (FileKey, file)));

    [Theory]
    [InlineData("s3cret", "s3cret")]
    [InlineData("s3cret\n", "s3cret")]
    [InlineData("s3cret\r\n\n", "s3cret")]
    [InlineData(" two\nlines \n", " two\nlines ")]
    public void Line_breaks_at_the_end_are_no_part_of_it_and_all_else_is(string given, string secret)
    {
        Assert.Equal(secret, Read((Key, given)));
        Assert.Equal(secret, Read((FileKey, _folder.Write("secret", given))));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_byte_order_mark_is_no_part_of_it(string encoding)
    {
        var file = _folder["secret"];
        File.WriteAllText(file, "s3crét", System.Text.Encoding.GetEncoding(encoding));
        Assert.Equal("s3crét", Read((FileKey, file)));
    }

    [Fact]
    public void By_value_and_by_file_is_one_too_many() => Assert.Equal(
        "GitHub__WebhookSecret: read secret: given both by value and by file: leave one of them out",
        Refused((Key, "s3cret"), (FileKey, _folder.Write("secret", "s3cret"))));

    [Theory]
    [InlineData("s3cret", "")]
    [InlineData("s3cret", " ")]
    public void A_blank_one_does_not_stand_beside_the_other(string secret, string blank)
    {
        Assert.Equal(secret, Read((Key, secret), (FileKey, blank)));
        Assert.Equal(secret, Read((Key, blank), (FileKey, _folder.Write("secret", secret))));
    }

    [Fact]
    public void A_file_of_64_KiB_is_read_and_one_byte_more_is_refused()
    {
        Assert.Equal(MaxBytes, Read((FileKey, _folder.Write("secret", new string('x', MaxBytes))))!.Length);
        Assert.Equal(
            "GitHub__WebhookSecretFile: read secret: the file is larger than 64 KiB, which no secret is",
            Refused((FileKey, _folder.Write("secret", new string('x', MaxBytes + 1)))));
    }

    [Fact]
    public void A_device_without_end_is_refused_like_a_large_file() =>
        Assert.Contains("larger than 64 KiB", Refused((FileKey, "/dev/zero")), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_file_is_refused(string content) =>
        Assert.Equal("GitHub__WebhookSecretFile: read secret: the file is empty", Refused((FileKey, _folder.Write("secret", content))));

    [Theory]
    [InlineData("s3cret-put-in-the-wrong-setting")]
    [InlineData("/nowhere/s3cret")]
    [InlineData("s3cret\0")]
    public void A_file_that_cannot_be_read_is_refused_without_its_path(string path)
    {
        var error = Assert.Throws<FailureException>(() => Read((FileKey, path)));
        Assert.StartsWith("GitHub__WebhookSecretFile: read secret: the file cannot be read (", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.StartsWith("GitHub__WebhookSecretFile: read secret: the file cannot be read", Refused((FileKey, _folder.Path)), StringComparison.Ordinal);

    [Fact]
    public void A_rotated_file_counts_at_the_next_read()
    {
        var configuration = Configuration((FileKey, _folder.Write("secret", "old")));
        Assert.Equal("old", SecretSetting.Read(configuration, Key));
        _folder.Write("secret", "new");
        Assert.Equal("new", SecretSetting.Read(configuration, Key));
    }

    [Theory]
    [InlineData(Reference)]
    [InlineData("@microsoft.keyvault(VaultName=v;SecretName=webhook)")]
    [InlineData(" @Microsoft.KeyVault(")]
    public void An_unresolved_Key_Vault_reference_is_no_secret(string reference)
    {
        Assert.Equal("GitHub__WebhookSecret: " + Unresolved, Refused((Key, reference)));
        Assert.Equal("GitHub__WebhookSecretFile: " + Unresolved, Refused((FileKey, _folder.Write("secret", reference))));
    }

    [Theory]
    [InlineData("@Microsoft.KeyVault")]
    [InlineData("x@Microsoft.KeyVault(")]
    public void What_only_resembles_a_reference_is_a_secret(string secret) => Assert.Equal(secret, Read((Key, secret)));

    [Theory]
    [InlineData("GitHub:WebhookSecret", "GitHub__WebhookSecret: ")]
    [InlineData("GitHub:WebhookSecretPrevious", "GitHub__WebhookSecretPrevious: ")]
    public void A_webhook_signed_with_an_unresolved_reference_is_refused_and_the_log_names_the_setting(string key, string subject)
    {
        using var logs = new RecordedLogs();
        var body = Deliveries.Fixture("github-push-to-main.json");
        var forged = Deliveries.Request(body, ("X-Hub-Signature-256", Deliveries.Sha256(Reference, body)), ("X-GitHub-Event", "push"));
        var verdict = Deliveries.Verifier(logs, (key, Reference)).Verify("github", forged, Deliveries.Now);
        Assert.Equal(401, Assert.IsType<WebhookVerdict.Rejected>(verdict).Status);
        var line = Assert.Single(logs.Lines);
        Assert.Contains(subject + Unresolved, line, StringComparison.Ordinal);
        Assert.DoesNotContain("vault.azure.net", line, StringComparison.Ordinal);
    }

    private static string? Read(params (string Key, string? Value)[] settings) => SecretSetting.Read(Configuration(settings), Key);

    private static string Refused(params (string Key, string? Value)[] settings) => Assert.Throws<FailureException>(() => Read(settings)).Message;

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, s.Value))).Build();
}
