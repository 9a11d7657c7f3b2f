using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace GitOps.Functions.Sources.Git;

/// <summary>The two requests of Git's smart HTTP protocol for one repository, through our own handlers.</summary>
/// <param name="http">The way out: checks the resolved address, drops credentials on a redirect to another origin.</param>
/// <param name="repository">The repository's address.</param>
/// <param name="credential">Sent with every request to the address's own host; null for none.</param>
/// <param name="limits">For the length of answers.</param>
internal sealed class SmartHttp(HostClient http, Uri repository, GitCredential? credential, SourceLimits limits)
{
    private const string Service = "git-upload-pack";

    private Uri? _moved;

    private Uri Base => _moved ?? repository;

    /// <summary>Asks for the references.</summary>
    public async Task<RefAdvertisement> ReferencesAsync(SourceStep step, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Get, $"info/refs?service={Service}");
        var (response, body) = await http.ReadAsync(request, limits.MaxAnswerBytes, step, cancel);
        using (response)
        {
            if (response.StatusCode is HttpStatusCode.NotFound) throw step.Final("there is no such repository, or our credentials may not see it");
            if (!response.IsSuccessStatusCode) throw step.Final($"the host answered {(int)response.StatusCode}");
            if (response.Content.Headers.ContentType?.MediaType != $"application/x-{Service}-advertisement")
                throw step.Final("the address is no Git repository over smart HTTP (dumb HTTP is not read)");
            FollowTo(response.RequestMessage?.RequestUri);
            return RefAdvertisement.Parse(body) ?? throw step.Transient("the server's list of references cannot be read");
        }
    }

    /// <summary>Asks for objects; the answer is read as it comes.</summary>
    public async Task<HttpResponseMessage> UploadPackAsync(byte[] body, SourceStep step, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Post, Service);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue($"application/x-{Service}-request") } };
        var response = await http.SendAsync(request, step, cancel);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw step.Transient($"the host answered {(int)response.StatusCode} to the request for objects");
    }

    // A repository that moved answers its references from its new address; the objects are there too.
    private void FollowTo(Uri? answered)
    {
        var text = answered?.GetLeftPart(UriPartial.Path);
        if (text is not null && text.EndsWith("/info/refs", StringComparison.Ordinal)) _moved = new Uri(text[..^"/info/refs".Length]);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri($"{Base.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}"));

        // Some hosts answer only those that call themselves git.
        request.Headers.TryAddWithoutValidation("User-Agent", "git/2.0 (gitops-functions)");
        if (credential is not null && SameOrigin(Base))
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}")));
        return request;
    }

    private bool SameOrigin(Uri other) => Uri.Compare(other, repository, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
