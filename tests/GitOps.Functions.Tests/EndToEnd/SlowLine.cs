using System.Net;
using System.Net.Sockets;

namespace GitOps.Functions.Tests.EndToEnd;

/// <summary>A narrow line to a server on this machine: what goes there is let through in small pieces with pauses, so that there is a middle to be killed in.</summary>
public sealed class SlowLine : IAsyncDisposable
{
    private const int Piece = 512;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;

    /// <summary>Opens it.</summary>
    /// <param name="target">The server's port.</param>
    public SlowLine(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await Task.WhenAny(SlowlyAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream(), _stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // One side hung up.
        }
    }

    private async Task SlowlyAsync(NetworkStream from, NetworkStream to)
    {
        var piece = new byte[Piece];
        while (await from.ReadAsync(piece, _stop.Token) is var read and > 0)
        {
            await to.WriteAsync(piece.AsMemory(0, read), _stop.Token);
            await Task.Delay(Pause, _stop.Token);
        }
    }
}
