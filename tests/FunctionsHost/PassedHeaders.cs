using Microsoft.Extensions.Primitives;

namespace GitOps.Functions.FunctionsHost;

/// <summary>What goes back to the caller, and which headers belong to one connection only (RFC 9110, 7.6.1).</summary>
internal static class PassedHeaders
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>True for a header that is not passed on.</summary>
    public static bool IsHopByHop(string name) => HopByHop.Contains(name);

    /// <summary>Status, headers and body.</summary>
    public static async Task CopyBackAsync(HttpResponseMessage from, HttpResponse to, CancellationToken cancel)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach (var header in from.Headers.Concat(from.Content.Headers).Where(h => !IsHopByHop(h.Key)))
            to.Headers[header.Key] = new StringValues([.. header.Value]);
        await from.Content.CopyToAsync(to.Body, cancel);
    }
}
