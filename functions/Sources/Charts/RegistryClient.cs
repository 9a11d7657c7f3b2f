using System.Net;
using System.Net.Http.Headers;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.Charts;

/// <summary>Requests to registries (OCI distribution specification 1.1), with an answer to what they ask of us.</summary>
/// <param name="http">The way out; drops our headers where a registry redirects to a store of blobs.</param>
/// <param name="tokens">For registries that want a token.</param>
internal sealed class RegistryClient(HostClient http, RegistryTokens tokens)
{
    /// <summary>Sends a request; the body is yet to be read.</summary>
    /// <returns>Success, or 404, or 405: some registries know no HEAD.</returns>
    /// <exception cref="FailureException">Any other status, or no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryRepository at, HttpMethod method, Uri address, IEnumerable<string> accept, CancellationToken cancel)
    {
        var first = await SendAsync(at, method, address, accept, tokens.Known(at), cancel);
        if (first.StatusCode != HttpStatusCode.Unauthorized) return first;
        using (first)
        {
            var answer = await AnswerAsync(at, first, cancel) ?? throw Refused(at);
            var second = await SendAsync(at, method, address, accept, answer, cancel);
            if (second.StatusCode != HttpStatusCode.Unauthorized) return second;
            using (second) throw Refused(at);
        }
    }

    /// <summary>Reads a whole body.</summary>
    public Task<byte[]> ReadAsync(RegistryRepository at, HttpResponseMessage response, long maxBytes, CancellationToken cancel) => http.ReadBodyAsync(response, maxBytes, at.Step, cancel);

    private static FailureException Refused(RegistryRepository at) => at.Step.Final(HelmAccess.Unauthorized(at.Registry.Host, at.Credential is not null));

    // Only the registry itself is believed: whoever it redirects to must not ask for our password (as in CVE-2020-15157).
    private async Task<AuthenticationHeaderValue?> AnswerAsync(RegistryRepository at, HttpResponseMessage response, CancellationToken cancel) =>
        at.Has(response.RequestMessage?.RequestUri) && RegistryChallenge.Of(response) is { } challenge ? await tokens.AnswerAsync(at, challenge, cancel) : null;

    private async Task<HttpResponseMessage> SendAsync(RegistryRepository at, HttpMethod method, Uri address, IEnumerable<string> accept, AuthenticationHeaderValue? authorization, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, address);
        foreach (var type in accept) request.Headers.Accept.ParseAdd(type);
        request.Headers.Authorization = authorization;
        return await http.SendAsync(request, at.Step, cancel, HttpStatusCode.Unauthorized, HttpStatusCode.MethodNotAllowed);
    }
}
