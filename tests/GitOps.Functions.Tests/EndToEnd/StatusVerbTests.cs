using System.Text.Json.Nodes;
using Azure.Data.Tables;
using GitOps.Functions.Audit;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>The built executable's <c>status</c>, on rows that are there.</summary>
public sealed class StatusVerbTests(AzuriteServer azurite)
{
    private const string Applications = """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: web }
        spec:
          source: { repoURL: https://example.com/org/repo, path: web }
          destination: { name: in-cluster }
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: db }
        spec:
          source: { repoURL: https://example.com/org/repo, path: db }
          destination: { name: in-cluster }
        """;

    [Fact]
    public async Task Of_one_application_no_other_ones_row_is_read()
    {
        var account = azurite.NewAccount();
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        folder.Write("applications/all.yaml", Applications);
        await new StatusStore(TestStorage.At(account, "")).WriteAsync(new ApplicationStatus { Application = "web", Message = "here it is" }, cancel);
        await new TableClient(account, StatusStore.TableName).AddEntityAsync(new TableEntity(StatusStore.TableName, "db") { ["Status"] = "no JSON" }, cancel);

        var web = await RunAsync("status", "web", "-o", "json");
        Assert.Equal((0, "here it is"), (web.ExitCode, (string?)Assert.Single(JsonNode.Parse(web.Output)!.AsArray())!["message"]));
        var all = await RunAsync("status");
        Assert.Equal(1, all.ExitCode);
        Assert.Contains("table applications, row db: read status: it is not a status", all.Error, StringComparison.Ordinal);

        Task<ProcessOutput> RunAsync(params string[] arguments) => ProcessRunner.RunAsync(
            PublishedApp.Executable, arguments, environment: new Dictionary<string, string?> { ["AzureWebJobsStorage"] = account, ["GitOps__Applications"] = folder["applications"] });
    }
}
