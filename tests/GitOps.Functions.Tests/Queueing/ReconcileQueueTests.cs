using System.Text;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;
using GitOps.Functions.Storage;
using GitOps.Functions.Tests.RealParts;
using GitOps.Functions.Tests.Storage;

namespace GitOps.Functions.Tests.Queueing;

public sealed class ReconcileQueueTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly StorageClients clients;
    private readonly ReconcileQueue queue;

    public ReconcileQueueTests(AzuriteServer azurite)
    {
        clients = TestStorage.New(azurite.ConnectionString);
        queue = new ReconcileQueue(clients, TimeProvider.System);
    }

    [Fact]
    public async Task A_queue_that_was_never_written_to_is_empty() => Assert.Empty(await queue.ReceiveAsync(32, Minute, Cancel));

    [Fact]
    public async Task What_is_enqueued_is_received_once_and_then_hidden()
    {
        await queue.EnqueueAsync(ReconcileMessageTests.Request(), null, Cancel);
        var message = Assert.Single(await queue.ReceiveAsync(32, Minute, Cancel));
        Assert.True(ReconcileMessage.TryDecode(message.Text, out var request, out _));
        Assert.Equal(ReconcileMessageTests.Request(), request);
        Assert.Equal(1, message.DequeueCount);
        Assert.Empty(await queue.ReceiveAsync(32, Minute, Cancel));
    }

    [Fact]
    public async Task The_message_lies_in_the_queue_as_base64_and_never_expires()
    {
        await queue.EnqueueAsync(ReconcileMessageTests.Request(), null, Cancel);
        var peeked = await clients.Queue(ReconcileQueue.Name).PeekMessageAsync(Cancel);
        Assert.StartsWith("{\"application\":\"shop\"", Encoding.UTF8.GetString(Convert.FromBase64String(peeked.Value.MessageText)), StringComparison.Ordinal);
        Assert.True(peeked.Value.ExpiresOn > peeked.Value.InsertedOn + TimeSpan.FromDays(3650));
    }

    [Fact]
    public async Task Many_are_enqueued_at_once_and_each_comes_out_once()
    {
        var names = Enumerable.Range(0, 100).Select(static i => $"app-{i}").ToList();
        await queue.EnqueueAsync([.. names.Select(ReconcileMessageTests.Request)], null, Cancel);
        var received = new List<string>();
        while (await queue.ReceiveAsync(32, Minute, Cancel) is { Count: > 0 } messages)
            received.AddRange(messages.Select(static m => ReconcileMessage.TryDecode(m.Text, out var r, out _) ? r.Application : "?"));
        Assert.Equal(names.Order(), received.Order());
    }

    [Fact]
    public async Task A_delayed_message_is_not_there_yet()
    {
        await queue.EnqueueAsync(ReconcileMessageTests.Request(), Minute, Cancel);
        Assert.Empty(await queue.ReceiveAsync(32, Minute, Cancel));
    }

    [Fact]
    public async Task An_extended_message_is_deleted_with_its_new_receipt_only()
    {
        await queue.EnqueueAsync(ReconcileMessageTests.Request(), null, Cancel);
        var message = Assert.Single(await queue.ReceiveAsync(1, Minute, Cancel));
        var extended = await queue.ExtendAsync(message, Minute, Cancel);
        Assert.False(await queue.DeleteAsync(message, Cancel));
        Assert.True(await queue.DeleteAsync(extended!, Cancel));
        Assert.False(await queue.DeleteAsync(extended!, Cancel));
        Assert.Null(await queue.ExtendAsync(extended!, Minute, Cancel));
    }

    [Fact]
    public async Task A_message_made_visible_again_is_received_again_with_its_count()
    {
        await queue.EnqueueAsync(ReconcileMessageTests.Request(), null, Cancel);
        var first = Assert.Single(await queue.ReceiveAsync(1, Minute, Cancel));
        await queue.ExtendAsync(first, TimeSpan.Zero, Cancel);
        Assert.Equal(2, Assert.Single(await queue.ReceiveAsync(1, Minute, Cancel)).DequeueCount);
        Assert.False(await queue.DeleteAsync(first, Cancel));
    }

    [Fact]
    public async Task A_message_moved_to_poison_is_found_there_and_not_in_the_queue()
    {
        await queue.EnqueueAsync(ReconcileMessageTests.Request(), null, Cancel);
        var message = Assert.Single(await queue.ReceiveAsync(1, Minute, Cancel));
        await queue.MoveToPoisonAsync(message, Cancel);
        Assert.False(await queue.DeleteAsync(message, Cancel));
        var poison = Assert.Single(await queue.ReceivePoisonAsync(32, Minute, Cancel));
        Assert.True(poison.Poison);
        Assert.Equal(message.Text, poison.Text);
        Assert.True(await queue.DeleteAsync(poison, Cancel));
    }

    [Theory]
    [InlineData("not base64 at all <&>")]
    [InlineData("null")]
    [InlineData("/////w==")]
    public async Task What_another_program_put_there_is_received_and_can_be_moved_away(string raw)
    {
        await clients.Queue(ReconcileQueue.Name).CreateAsync(cancellationToken: Cancel);
        await clients.Queue(ReconcileQueue.Name).SendMessageAsync(raw, Cancel);
        var message = Assert.Single(await queue.ReceiveAsync(1, Minute, Cancel));
        Assert.False(ReconcileMessage.TryDecode(message.Text, out _, out _));
        await queue.MoveToPoisonAsync(message, Cancel);
        Assert.Equal(raw, Assert.Single(await queue.ReceivePoisonAsync(1, Minute, Cancel)).Raw);
    }

    [Fact]
    public async Task A_queue_that_is_down_is_a_transient_failure()
    {
        var down = new ReconcileQueue(TestStorage.New(TestStorage.Nowhere(FreePort.Next())), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<FailureException>(() => down.EnqueueAsync(ReconcileMessageTests.Request(), null, Cancel));
        Assert.True(failure.Transient);
        Assert.Equal("enqueue", failure.Failure.Step);
    }

    [Fact]
    public async Task A_queue_that_hangs_is_given_up_before_a_webhooks_sender_gives_up()
    {
        await using var own = AzuriteServer.KeepingData();
        await own.StartAsync();
        own.Freeze();
        try
        {
            var hanging = new ReconcileQueue(TestStorage.New(own.ConnectionString), TimeProvider.System);
            using var senderLeaves = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var failure = await Assert.ThrowsAsync<FailureException>(() => hanging.EnqueueAsync(ReconcileMessageTests.Request(), null, senderLeaves.Token));
            Assert.True(failure.Transient);
            Assert.False(senderLeaves.IsCancellationRequested);
        }
        finally
        {
            own.Thaw();
        }
    }
}
