using System.Net;

namespace GitOps.Functions.Egress;

/// <summary>
/// Follows redirects of GET and HEAD requests, at most five, and gives a server on another origin nothing but the headers that any stranger
/// may see: no token, no cookie. Never goes from https to http, nor to another scheme. For archive downloads, which hosts answer from elsewhere.
/// </summary>
internal sealed class SafeRedirectHandler : DelegatingHandler
{
    /// <summary>Most redirects that are followed for one request.</summary>
    public const int MaxRedirects = 5;

    // Named by what may stay: a list of what must go would miss the next host's own header (PRIVATE-TOKEN, X-Api-Key, …).
    private static readonly HashSet<string> HarmlessHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Accept", "Accept-Encoding", "User-Agent", "Range", "If-None-Match", "If-Modified-Since" };

    /// <summary>Makes one around the handler that does the work; disposes that with itself.</summary>
    public SafeRedirectHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    /// <inheritdoc />
    /// <exception cref="OutboundRefusedException">Too many redirects, or one to an address that is not followed.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var count = 0; IsRedirect(request, response); count++)
        {
            var next = Next(request, response, count);
            response.Dispose();
            response = await base.SendAsync(request = next, cancellationToken);
        }

        return response;
    }

    private static bool IsRedirect(HttpRequestMessage request, HttpResponseMessage response) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is not null;

    private static HttpRequestMessage Next(HttpRequestMessage request, HttpResponseMessage response, int count)
    {
        var from = request.RequestUri!;
        var to = new Uri(from, response.Headers.Location!);
        using (response)
        {
            if (count >= MaxRedirects) throw new OutboundRefusedException($"{from.Host} redirects more than {MaxRedirects} times");
            if (!MayFollow(from, to))
                throw new OutboundRefusedException($"{from.Host} redirects from {from.Scheme} to {to.Scheme}, which is not followed");
        }

        return Copy(request, to, SameOrigin(from, to));
    }

    private static bool MayFollow(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    private static bool SameOrigin(Uri from, Uri to) =>
        Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static HttpRequestMessage Copy(HttpRequestMessage request, Uri to, bool sameOrigin)
    {
        var next = new HttpRequestMessage(request.Method, to) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers)
        {
            if (sameOrigin || HarmlessHeaders.Contains(name)) next.Headers.TryAddWithoutValidation(name, values);
        }

        return next;
    }
}
