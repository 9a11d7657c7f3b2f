using System.Net;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>The host stand-in does what was measured on the host: how a message looks, and what becomes of it.</summary>
public sealed class FunctionsHostTests(AzuriteServer azurite) : IAsyncLifetime
{
    private readonly EchoApp _app = new();
    private readonly string _storage = azurite.NewAccount();
    private FunctionsHostProcess _host = null!;

    public async ValueTask InitializeAsync() => _host = await FunctionsHostProcess.StartAsync(_app.Path, _storage);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _app.Dispose();
    }

    [Fact]
    public async Task A_queue_message_arrives_encoded_twice_beside_its_metadata()
    {
        await SendAsync("""{"application":"shop"}""");
        await _host.WaitForLineAsync("[queue] worked");
        var body = Assert.Single(_host.Log.Split('\n'), line => line.Contains("POST /queue ", StringComparison.Ordinal)).Split("POST /queue ")[1];
        var data = JsonNode.Parse(body)!;
        Assert.Equal("\"{\\\"application\\\":\\\"shop\\\"}\"", (string)data["Data"]!["message"]!);
        Assert.Equal("1", (string)data["Metadata"]!["DequeueCount"]!);
    }

    [Fact]
    public async Task A_message_that_keeps_failing_goes_to_the_poison_queue()
    {
        await SendAsync("please fail");
        await _host.WaitForLineAsync("Moving message to queue 'work-poison'");
        Assert.Equal("please fail", await FirstMessageAsync("work-poison"));
    }

    [Fact]
    public async Task A_killed_handler_is_started_again_and_serves_the_next_message()
    {
        var first = _host.HandlerPid;
        await _host.KillHandlerAsync();
        Assert.NotEqual(first, _host.HandlerPid);
        await SendAsync("after the kill");
        await _host.WaitForLineAsync("[queue] worked");
    }

    [Fact]
    public async Task Three_errors_of_the_handler_stop_the_host()
    {
        await _host.KillHandlerAsync();
        await _host.KillHandlerAsync();
        PosixSignals.Send(_host.HandlerPid, "KILL");
        await _host.WaitForLineAsync("Host stopped");
    }

    [Fact]
    public async Task A_request_is_passed_on_with_its_path_query_and_body()
    {
        using var answer = await _host.Client.PostAsync("/api/echo/a%20b?x=1&x=2", new StringContent("exactly this"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var echo = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("/api/echo/a%20b?x=1&x=2", (string)echo["Url"]!);
        Assert.Equal("exactly this", (string)echo["Body"]!);
    }

    [Fact]
    public async Task A_timer_started_by_hand_reaches_the_handler()
    {
        await _host.StartFunctionAsync("timer");
        await _host.WaitForLineAsync("""POST /timer {"Data":{"timer":{"Schedule":""");
    }

    private async Task SendAsync(string text)
    {
        var queue = Queue("work");
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(text);
    }

    // The host logs the move before it makes it.
    private async Task<string> FirstMessageAsync(string name)
    {
        for (var tries = 0; tries < 200; tries++, await Task.Delay(50))
        {
            if (await Queue(name).ExistsAsync() && (await Queue(name).ReceiveMessageAsync()).Value is { } message) return message.Body.ToString();
        }

        throw new TimeoutException($"{name}: no message");
    }

    private QueueClient Queue(string name) => new(_storage, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}
