using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GitOps.Functions.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Functions.Tests.Webhooks;

/// <summary>Bodies that are too large, too slow or cut short; as streams, and through a real server on a real socket.</summary>
public sealed class BoundedBodyReaderTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static int Status(BodyReading reading) => reading is BodyReading.Refused refused ? refused.Verdict.Status : 200;

    private static Task<BodyReading> ReadAsync(byte[] body, long? contentLength) => new BoundedBodyReader(TimeProvider.System).ReadAsync(new MemoryStream(body), contentLength, Never);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public async Task A_body_comes_back_as_it_was(int size)
    {
        var body = new byte[size];
        new Random(size).NextBytes(body);
        foreach (var contentLength in (long?[])[null, size])
            Assert.Equal(body, Assert.IsType<BodyReading.Complete>(await ReadAsync(body, contentLength)).Body.ToArray());
    }

    [Fact]
    public async Task Twenty_five_MiB_pass_and_one_byte_more_does_not()
    {
        Assert.Equal(200, Status(await ReadAsync(new byte[BoundedBodyReader.MaxBytes], null)));
        Assert.Equal(413, Status(await ReadAsync(new byte[BoundedBodyReader.MaxBytes + 1], null)));
    }

    [Fact]
    public async Task A_length_that_is_too_large_is_refused_without_reading() =>
        Assert.Equal(413, Status(await new BoundedBodyReader(TimeProvider.System).ReadAsync(new Unreadable(), BoundedBodyReader.MaxBytes + 1, Never)));

    [Theory]
    [InlineData(10)]
    [InlineData(4)]
    public async Task A_body_of_another_length_than_promised_is_refused(long promised) => Assert.Equal(400, Status(await ReadAsync(new byte[5], promised)));

    [Fact]
    public async Task A_body_that_breaks_off_is_refused() =>
        Assert.Equal(400, Status(await new BoundedBodyReader(TimeProvider.System).ReadAsync(new Unreadable(), null, Never)));

    [Fact]
    public async Task A_body_that_never_ends_is_refused_at_the_deadline()
    {
        var (time, pipe) = (new FakeTimeProvider(), new Pipe());
        await pipe.Writer.WriteAsync(new byte[100]);
        var reading = new BoundedBodyReader(time).ReadAsync(pipe.Reader.AsStream(), null, Never);
        time.Advance(BoundedBodyReader.Deadline - TimeSpan.FromMilliseconds(1));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(408, Status(await reading));
    }

    [Fact]
    public async Task A_body_that_drips_is_refused_at_the_same_deadline()
    {
        var (time, pipe) = (new FakeTimeProvider(), new Pipe());
        var reading = new BoundedBodyReader(time).ReadAsync(pipe.Reader.AsStream(), null, Never);
        for (var dripped = TimeSpan.Zero; dripped < BoundedBodyReader.Deadline; dripped += TimeSpan.FromSeconds(1))
        {
            await pipe.Writer.WriteAsync(new byte[1]);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(408, Status(await reading));
    }

    [Fact]
    public async Task A_caller_who_has_gone_is_not_answered()
    {
        using var gone = new CancellationTokenSource();
        var reading = new BoundedBodyReader(TimeProvider.System).ReadAsync(new Pipe().Reader.AsStream(), null, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_real_server_verifies_what_comes_through_a_real_socket()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Urls.Single()) };
        var body = Deliveries.Fixture("github-push-to-main.json");
        Assert.Equal((HttpStatusCode)202, await SendAsync(client, body, Deliveries.Sha256(Deliveries.Secret, body), chunked: false));
        Assert.Equal((HttpStatusCode)202, await SendAsync(client, body, Deliveries.Sha256(Deliveries.Secret, body), chunked: true));
        Assert.Equal((HttpStatusCode)401, await SendAsync(client, body, Deliveries.Sha256("other", body), chunked: true));
    }

    [Fact]
    public async Task A_real_server_refuses_a_chunked_body_that_is_too_large()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Urls.Single()) };
        var body = new byte[BoundedBodyReader.MaxBytes + 1];
        Assert.Equal((HttpStatusCode)413, await SendAsync(client, body, Deliveries.Sha256(Deliveries.Secret, body), chunked: true));
    }

    [Fact]
    public async Task A_real_server_takes_a_header_sent_twice_for_no_proof()
    {
        await using var server = await StartAsync();
        var body = Deliveries.Fixture("github-push-to-main.json");
        var signature = $"X-Hub-Signature-256: {Deliveries.Sha256(Deliveries.Secret, body)}\r\n";
        Assert.StartsWith("HTTP/1.1 202", await SendRawAsync(server, signature, body), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401", await SendRawAsync(server, signature + signature, body), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, byte[] body, string signature, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/github") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("X-Hub-Signature-256", signature);
        request.Headers.Add("X-GitHub-Event", "push");
        request.Content.Headers.ContentType = new("application/json");
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<string> SendRawAsync(WebApplication server, string headers, byte[] body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(server.Urls.Single()).Port);
        var head = $"POST /github HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\n{headers}Content-Length: {body.Length}\r\n\r\n";
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body]);
        return await new StreamReader(client.GetStream()).ReadToEndAsync();
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var reader = new BoundedBodyReader(TimeProvider.System);
        server.Run(async context =>
        {
            var request = context.Request;
            context.Response.StatusCode = await reader.ReadAsync(request.Body, request.ContentLength, context.RequestAborted) switch
            {
                BodyReading.Complete complete => Deliveries.Status(Deliveries.Judge("github", new WebhookRequest(request.Method, request.Headers, complete.Body))),
                BodyReading.Refused refused => refused.Verdict.Status,
                _ => 500,
            };
        });
        await server.StartAsync();
        return server;
    }

    /// <summary>A stream whose reading fails, as that of a broken connection does.</summary>
    private sealed class Unreadable : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("connection reset");
    }
}
