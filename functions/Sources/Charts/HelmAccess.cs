using System.Net;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Sources.Charts;

/// <summary>Requests to one Helm repository, and to where its index leads: who gets our credentials.</summary>
/// <param name="repository">The repository.</param>
/// <param name="credential">Its credential; null for none.</param>
/// <param name="step">For failures.</param>
internal sealed class HelmAccess(RepositoryUrl repository, HelmCredential? credential, SourceStep step)
{
    private readonly Uri _base = new(repository.Text + "/");

    /// <summary>An address in the index; a relative one is in the repository's folder.</summary>
    /// <exception cref="Outcomes.FailureException">It is of a kind that is not followed (final).</exception>
    public Uri Resolve(string url)
    {
        if (!Uri.TryCreate(_base, url, out var resolved)) throw step.Final("the index names an address that is none");
        if (resolved.Scheme == "oci" || resolved.Scheme == Uri.UriSchemeHttps || (resolved.Scheme == Uri.UriSchemeHttp && _base.Scheme == Uri.UriSchemeHttp)) return resolved;
        throw step.Final($"the index leads from {_base.Scheme} to {PlainScheme(resolved)}, which is not followed");
    }

    /// <summary>A request, with our credentials where the host may have them.</summary>
    /// <exception cref="Outcomes.FailureException">They would go unencrypted over a network (final).</exception>
    public HttpRequestMessage Request(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (credential is null || !(IsOwn(url) || credential.PassCredentials || repository.Chart!.PassCredentials)) return request;
        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback) throw step.Final("credentials are not sent over http; write the repository's https address");
        request.Headers.Authorization = credential.Header;
        return request;
    }

    /// <summary>Checks an answer that is to bring something.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="missing">The cause where there is nothing.</param>
    public void Check(HttpResponseMessage response, string missing)
    {
        var host = response.RequestMessage?.RequestUri?.Host ?? _base.Host;
        if (response.StatusCode == HttpStatusCode.Unauthorized) throw step.Final(Unauthorized(host, credential is not null));
        if (response.StatusCode == HttpStatusCode.NotFound) throw step.Final(missing);
        if (!response.IsSuccessStatusCode) throw step.Final($"{host} answered {(int)response.StatusCode}");
    }

    /// <summary>The cause where a host wants to know who asks.</summary>
    public static string Unauthorized(string host, bool asked) => asked
        ? $"{host} does not accept our credentials (401); see the settings Helm__Credentials__NAME__…"
        : $"{host} asks for credentials (401); set Helm__Credentials__NAME__Host, __Username and __Password";

    private bool IsOwn(Uri url) => Uri.Compare(url, _base, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static string PlainScheme(Uri url) => url.Scheme is "http" or "file" or "ftp" ? url.Scheme : "another kind of address";
}
