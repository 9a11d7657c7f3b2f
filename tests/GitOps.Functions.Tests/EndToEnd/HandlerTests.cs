using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>The executable as the Functions host starts it, asked what the host would never ask: it always answers an object, and never goes away.</summary>
public sealed class HandlerTests(AzuriteServer azurite)
{
    [Fact]
    public async Task Whatever_is_posted_the_answer_is_a_JSON_object_and_the_process_stays()
    {
        await using var handler = await StartAsync(azurite.NewAccount());
        foreach (var function in (string[])["reconcile", "poison", "drift"])
        {
            foreach (var body in (string[])["", "null", "[]", "{", "{}", """{"Data":null}""", """{"Data":{"message":7}}""", """{"Data":{"message":"\"not a request\""}}""", new('x', 2 << 20)])
            {
                using var answer = await handler.Client.PostAsync("/" + function, new StringContent(body, Encoding.UTF8, "application/json"));
                Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.InternalServerError]);
                Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
            }
        }
        Assert.False(handler.Process.HasExited);
    }

    [Fact]
    public async Task A_message_for_an_application_that_nobody_manages_is_done()
    {
        await using var handler = await StartAsync(azurite.NewAccount());
        Assert.Equal(HttpStatusCode.OK, await InvokeAsync(handler, "reconcile", "nobodys"));
    }

    [Fact]
    public async Task Work_that_was_given_up_by_the_queue_shows_as_failed_and_is_audited()
    {
        var storage = azurite.NewAccount();
        await using var handler = await StartAsync(storage);
        Assert.Equal(HttpStatusCode.OK, await InvokeAsync(handler, "poison", "shop"));
        var environment = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = storage };
        var status = (await ProcessRunner.RunAsync(PublishedApp.Executable, ["status", "shop", "-o", "json"], environment: environment)).MustSucceed();
        Assert.Equal("Failed", (string?)JsonNode.Parse(status.Output)![0]!["phase"]);
        var audit = (await ProcessRunner.RunAsync(PublishedApp.Executable, ["audit", "shop", "-o", "json"], environment: environment)).MustSucceed();
        Assert.Equal("Failure", (string?)Assert.Single(JsonNode.Parse(audit.Output)!.AsArray())!["kind"]);
    }

    [Fact]
    public async Task Without_any_setting_it_is_up_and_says_in_its_log_what_is_missing()
    {
        await using var handler = await StartAsync(null);
        using var answer = await handler.Client.PostAsync("/drift", new StringContent("""{"Data":{}}"""));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await handler.Process.WaitForLineAsync("AzureWebJobsStorage", TimeSpan.FromSeconds(10));
        Assert.False(handler.Process.HasExited);
    }

    [Fact]
    public async Task Its_log_is_a_JSON_object_a_line()
    {
        await using var handler = await StartAsync(null);
        using var answer = await handler.Client.PostAsync("/drift", new StringContent("""{"Data":{}}"""));
        await handler.Process.WaitForLineAsync("AzureWebJobsStorage", TimeSpan.FromSeconds(10));
        Assert.All(handler.Process.Lines, static line => Assert.True(JsonNode.Parse(line)!["Message"] is JsonValue, line));
        Assert.Contains(handler.Process.Lines, static line => JsonNode.Parse(line)!["LogLevel"]!.GetValue<string>() == "Critical");
    }

    // A file of settings in a folder that somebody else may write to, a checkout say, would be theirs.
    [Fact]
    public async Task Settings_are_taken_from_the_environment_and_not_from_the_folder_it_was_started_in()
    {
        using var folder = new TemporaryFolder();
        folder.Write("appsettings.json", $$"""{"AzureWebJobsStorage":"{{azurite.NewAccount()}}"}""");
        await using var handler = await StartAsync(null, folder.Path);
        using var answer = await handler.Client.PostAsync("/drift", new StringContent("""{"Data":{}}"""));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    // As the host writes it: a JSON message is text in text.
    private static async Task<HttpStatusCode> InvokeAsync(Handler handler, string function, string application)
    {
        var message = new JsonObject { ["application"] = application, ["reason"] = "Push", ["delivery"] = "d1", ["actor"] = "dana", ["requestedAt"] = "2026-11-23T10:00:00+00:00" };
        var envelope = new JsonObject { ["Data"] = new JsonObject { ["message"] = JsonValue.Create(message.ToJsonString())!.ToJsonString() }, ["Metadata"] = new JsonObject() };
        using var answer = await handler.Client.PostAsync("/" + function, new StringContent(envelope.ToJsonString(), Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private static async Task<Handler> StartAsync(string? storage, string? folder = null)
    {
        var port = FreePort.Next();
        var process = ServerProcess.Start("gitops", PublishedApp.Executable, [], folder, new Dictionary<string, string?>
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}",
            ["AzureWebJobsStorage"] = storage,
            ["GitOps__Applications"] = storage is null ? null : Path.Combine(TestFiles.RepositoryRoot, "samples", "gitops"),
        });
        await process.WaitUntilAsync("answer", () => Loopback.AnswersAsync(port));
        return new Handler(process, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") });
    }

    private sealed record Handler(ServerProcess Process, HttpClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Process.DisposeAsync();
        }
    }
}
