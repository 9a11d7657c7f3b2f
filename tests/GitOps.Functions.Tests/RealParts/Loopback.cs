using System.Net;
using System.Net.Sockets;

namespace GitOps.Functions.Tests.RealParts;

/// <summary>Looks at ports of this machine.</summary>
public static class Loopback
{
    /// <summary>True if something accepts connections on the port.</summary>
    public static async Task<bool> AnswersAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
