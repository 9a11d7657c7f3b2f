using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace GitOps.Functions.Sources.Charts;

/// <summary>
/// Tokens for reading repositories of registries, kept until shortly before they end. Our password goes to the service that the registry itself names, as
/// docker's and containerd's do, over https; a service in a network that manifests may not lead into is not asked.
/// </summary>
/// <param name="http">The way out.</param>
/// <param name="time">For the end of tokens.</param>
internal sealed class RegistryTokens(HostClient http, TimeProvider time)
{
    private const long MaxBytes = 1 << 20;
    private const int MostKept = 1000;

    // The token specification's default where no time is told.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(string Registry, string Repository), (AuthenticationHeaderValue Header, DateTimeOffset End)> _kept = new();

    /// <summary>What to send with a request; null where nothing is known.</summary>
    public AuthenticationHeaderValue? Known(RegistryRepository at)
    {
        if (at.Credential is { IsBearer: true } credential) return credential.Header;
        return _kept.TryGetValue(Key(at), out var kept) && kept.End > time.GetUtcNow() ? kept.Header : null;
    }

    /// <summary>Answers a challenge.</summary>
    /// <returns>Null where we have nothing to answer it with.</returns>
    /// <exception cref="Outcomes.FailureException">The service that gives tokens does not, or must not be asked.</exception>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(RegistryRepository at, RegistryChallenge challenge, CancellationToken cancel)
    {
        if (at.Credential is { IsBearer: true }) return null; // it was sent, and refused
        if (challenge.IsBasic) return at.Credential?.Header;
        var (header, life) = await AskAsync(at, challenge, cancel);
        if (_kept.Count >= MostKept) _kept.Clear();
        _kept[Key(at)] = (header, time.GetUtcNow() + life - Margin);
        return header;
    }

    private async Task<(AuthenticationHeaderValue Header, TimeSpan Life)> AskAsync(RegistryRepository at, RegistryChallenge challenge, CancellationToken cancel)
    {
        var (realm, step) = (challenge.Realm!, at.Step);
        if (realm.Scheme != Uri.UriSchemeHttps && !(realm.Scheme == Uri.UriSchemeHttp && realm.IsLoopback && at.Registry.IsLoopback))
            throw step.Final($"{at.Registry.Host} wants a token of a service that is not reached over https");
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(at, challenge));
        if (at.Credential is { } credential) request.Headers.Authorization = credential.Header;
        using var response = await http.SendAsync(request, step, cancel, HttpStatusCode.Unauthorized);
        if (response.StatusCode == HttpStatusCode.Unauthorized) throw step.Final(HelmAccess.Unauthorized(realm.Host, at.Credential is not null));
        if (!response.IsSuccessStatusCode) throw step.Final($"{realm.Host}, which gives out tokens, answered {(int)response.StatusCode}");
        var body = await http.ReadBodyAsync(response, MaxBytes, step, cancel);
        var answer = Parse(body);
        var token = answer?.Token is { Length: > 0 } text ? text : answer?.AccessToken;
        if (token is not { Length: > 0 } || token.Any(static c => c is <= ' ' or > '~')) throw step.Transient($"{realm.Host} answered without a token");
        return (new AuthenticationHeaderValue("Bearer", token), TimeSpan.FromSeconds(Math.Clamp(answer!.ExpiresIn, Shortest.TotalSeconds, 86_400)));
    }

    // The scope is ours: a registry must not make us ask for more than reading this repository.
    private static Uri Address(RegistryRepository at, RegistryChallenge challenge)
    {
        var query = $"scope={Uri.EscapeDataString($"repository:{at.Name}:pull")}" + (challenge.Service.Length > 0 ? $"&service={Uri.EscapeDataString(challenge.Service)}" : "");
        return new UriBuilder(challenge.Realm!) { Query = challenge.Realm!.Query.Length > 1 ? $"{challenge.Realm.Query[1..]}&{query}" : query, UserName = "", Password = "" }.Uri;
    }

    private static RegistryToken? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RegistryJson.Default.RegistryToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string, string) Key(RegistryRepository at) => (at.Registry.Authority, at.Name);
}
