using GitOps.Functions.Outcomes;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.RealParts;
using Microsoft.Extensions.Configuration;

namespace GitOps.Functions.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Fact]
    public void A_connection_string_is_taken_as_it_is() =>
        Assert.Equal("UseDevelopmentStorage=true", From(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).ConnectionString);

    [Fact]
    public void A_connection_string_may_lie_in_a_file()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "storage");
        File.WriteAllText(file, "UseDevelopmentStorage=true\n");
        Assert.Equal("UseDevelopmentStorage=true", From(("AzureWebJobsStorageFile", file)).ConnectionString);
    }

    [Fact]
    public void The_setting_of_a_file_that_is_missing_is_named() =>
        Assert.Equal("AzureWebJobsStorageFile", Refused(("AzureWebJobsStorageFile", "/nowhere/storage")).Failure.Subject);

    [Fact]
    public void An_unresolved_Key_Vault_reference_is_no_connection_string() => Assert.Equal(
        "AzureWebJobsStorage: read secret: the Key Vault reference is not resolved; see the app's configuration page",
        Refused(("AzureWebJobsStorage", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")).Message);

    [Fact]
    public void An_account_name_stands_for_its_three_endpoints()
    {
        var options = From(("AzureWebJobsStorage:accountName", "acme"), ("AzureWebJobsStorage:credential", "managedidentity"), ("AzureWebJobsStorage:clientId", "1-2"));
        Assert.Null(options.ConnectionString);
        Assert.Equal("https://acme.blob.core.windows.net/", options.BlobServiceUri!.AbsoluteUri);
        Assert.Equal("https://acme.queue.core.windows.net/", options.QueueServiceUri!.AbsoluteUri);
        Assert.Equal("https://acme.table.core.windows.net/", options.TableServiceUri!.AbsoluteUri);
        Assert.True(options.ManagedIdentity);
        Assert.Equal("1-2", options.ClientId);
    }

    [Fact]
    public void Endpoints_may_be_given_one_by_one()
    {
        var options = From(("AzureWebJobsStorage:blobServiceUri", "https://b.example"), ("AzureWebJobsStorage:queueServiceUri", "https://q.example"), ("AzureWebJobsStorage:tableServiceUri", "https://t.example"));
        Assert.Equal("https://t.example/", options.TableServiceUri!.AbsoluteUri);
        Assert.False(options.ManagedIdentity);
    }

    [Fact]
    public void Two_endpoints_of_three_are_not_enough() =>
        Assert.Equal("AzureWebJobsStorage", Refused(("AzureWebJobsStorage:blobServiceUri", "https://b.example"), ("AzureWebJobsStorage:queueServiceUri", "https://q.example")).Failure.Subject);

    [Fact]
    public void No_storage_at_all_is_refused() => Assert.Equal("AzureWebJobsStorage", Refused().Failure.Subject);

    [Fact]
    public void An_endpoint_that_is_no_address_is_refused_by_name() =>
        Assert.Equal("AzureWebJobsStorage__blobServiceUri", Refused(("AzureWebJobsStorage:blobServiceUri", "acme")).Failure.Subject);

    [Theory]
    [InlineData("Upper")]
    [InlineData("with-dash")]
    [InlineData("1first")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg")]
    public void A_prefix_that_cannot_be_part_of_every_name_is_refused(string prefix) =>
        Assert.Equal("GitOps__StoragePrefix", Refused(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("GitOps:StoragePrefix", prefix)).Failure.Subject);

    [Fact]
    public void A_connection_string_never_shows_in_the_text_of_a_failure()
    {
        var failure = Refused(("AzureWebJobsStorage", "AccountKey=secret"), ("GitOps:StoragePrefix", "X"));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_goes_before_the_name_of_a_queue()
    {
        var clients = new StorageClients(From(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("GitOps:StoragePrefix", "team1")));
        Assert.Equal("team1gitops-reconcile", clients.Queue("gitops-reconcile").Name);
    }

    private static StorageOptions From(params (string Key, string Value)[] settings) =>
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());

    private static FailureException Refused(params (string Key, string Value)[] settings) => Assert.Throws<FailureException>(() => From(settings));
}
