using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>
/// Ports for servers that cannot choose their own. They lie below the range that outgoing connections are given, so that
/// one stays free between the look and the server's start, and while a server is stopped in a test.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int Last = 32_000;
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>One that nothing listens on and that was not given before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (Given.TryAdd(port, true) && IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
