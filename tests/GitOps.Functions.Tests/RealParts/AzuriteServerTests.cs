using Azure.Storage.Queues;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>The storage fixture.</summary>
public sealed class AzuriteServerTests(AzuriteServer azurite)
{
    [Fact]
    public async Task A_queue_message_makes_the_round_trip()
    {
        var queue = new QueueClient(azurite.ConnectionString, $"q{Guid.NewGuid():N}");
        await queue.CreateAsync();
        await queue.SendMessageAsync("hello");
        var received = await queue.ReceiveMessageAsync();
        Assert.Equal("hello", received.Value.MessageText);
    }

    [Fact]
    public async Task Storage_that_keeps_its_data_has_it_after_a_restart_on_the_same_ports()
    {
        await using var own = AzuriteServer.KeepingData();
        var queue = new QueueClient(own.ConnectionString, "kept");
        await queue.CreateAsync();
        await queue.SendMessageAsync("still here");
        await own.StopAsync();
        await own.StartAsync();
        var received = await queue.ReceiveMessageAsync();
        Assert.Equal("still here", received.Value.MessageText);
    }
}
