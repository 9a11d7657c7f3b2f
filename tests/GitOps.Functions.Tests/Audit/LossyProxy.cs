using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GitOps.Functions.Tests.Audit;

/// <summary>
/// Stands between a client and a server and loses answers: a request goes through and is carried out, and when its answer comes, the
/// connection is cut instead.
/// </summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private readonly string marker;
    private readonly Task accepting;
    private int losses;
    private int seen;

    /// <summary>Starts listening.</summary>
    /// <param name="target">The server's port.</param>
    /// <param name="marker">What a request line must hold to be concerned.</param>
    public LossyProxy(int target, string marker)
    {
        (this.target, this.marker) = (target, marker);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many answers are still to be lost.</summary>
    public int Losses
    {
        get => Volatile.Read(ref losses);
        set => Volatile.Write(ref losses, value);
    }

    /// <summary>Pieces of requests that held the marker.</summary>
    public int Seen => Volatile.Read(ref seen);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, target);
        var concerned = false;
        try
        {
            await Task.WhenAny(
                PumpAsync(near.GetStream(), far.GetStream(), bytes => { Look(bytes, ref concerned); return true; }),
                PumpAsync(far.GetStream(), near.GetStream(), _ => !(concerned && Interlocked.Decrement(ref losses) >= 0)));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException) { }
    }

    private void Look(byte[] bytes, ref bool concerned)
    {
        if (!Encoding.ASCII.GetString(bytes).Contains(marker, StringComparison.Ordinal)) return;
        Interlocked.Increment(ref seen);
        concerned = true;
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Func<byte[], bool> pass)
    {
        var buffer = new byte[65536];
        for (int read; (read = await from.ReadAsync(buffer, stop.Token)) > 0;)
        {
            if (!pass(buffer[..read])) return;
            await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
        }
    }
}
