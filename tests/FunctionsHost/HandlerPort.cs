using System.Net;
using System.Net.Sockets;

namespace GitOps.Functions.FunctionsHost;

/// <summary>
/// A port for the handler, which keeps it over restarts. Below the range that outgoing connections are given, so that none
/// of them takes it while the handler is down.
/// </summary>
internal static class HandlerPort
{
    /// <summary>One that nothing listens on now.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 15_000);
            if (IsFree(port)) return port;
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
