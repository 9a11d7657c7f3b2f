using System.Net;
using System.Net.Sockets;

namespace GitOps.Functions.Egress;

/// <summary>Makes the only handlers that HTTP requests leave this process through (other than those of Azure's own client libraries).</summary>
/// <param name="policy">What may be connected to.</param>
internal sealed class OutboundHandlers(OutboundPolicy policy)
{
    private const string Settings = "GitOps__Network__AllowLoopback, GitOps__Network__AllowPrivate or GitOps__Network__AllowedAddresses";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A handler that checks each address it connects to, and has no proxy, no cookies, no redirects and no credentials of its own.
    /// Wrap it in a <see cref="SafeRedirectHandler"/> where redirects are to be followed. The caller owns it; keep it for its connection pool.
    /// </summary>
    /// <param name="trusted">Origins (scheme, host, port) from the operator's own settings. Any other host, one that a trusted server
    /// redirects to included, is checked as a stranger.</param>
    public SocketsHttpHandler Create(params IEnumerable<Uri> trusted)
    {
        var known = trusted.Select(static uri => HostAndPort(uri.IdnHost, uri.Port)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // A proxy would resolve the name itself, behind our back.
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectCallback = (context, cancel) =>
                ConnectAsync(context.DnsEndPoint, known.Contains(HostAndPort(context.DnsEndPoint.Host, context.DnsEndPoint.Port)), cancel),
        };
    }

    private static string HostAndPort(string host, int port) => $"{host.Trim('[', ']')}:{port}";

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, bool trusted, CancellationToken cancel)
    {
        var addresses = await PermittedAsync(endPoint, trusted, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The addresses that were checked, never the name again: a second look-up could answer differently.
            await socket.ConnectAsync(addresses, endPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> PermittedAsync(DnsEndPoint endPoint, bool trusted, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(endPoint.Host, cancel);
        IPAddress[] permitted = [.. addresses.Where(address => policy.Refusal(address, trusted) is null)];
        return permitted.Length > 0 ? permitted : throw Refused(endPoint.Host, addresses, trusted);
    }

    private OutboundRefusedException Refused(string host, IPAddress[] addresses, bool trusted) => addresses is [var first, ..]
        ? new OutboundRefusedException(
            $"{host} resolves to {first}, {policy.Refusal(first, trusted)}, which is not allowed ({Settings} allow it)")
        : new OutboundRefusedException($"{host} has no address");
}
