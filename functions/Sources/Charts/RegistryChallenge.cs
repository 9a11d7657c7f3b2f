using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Sources.Charts;

/// <summary>What a registry asks for (<c>WWW-Authenticate</c>): a password, or a token of the service that it names (distribution's token specification).</summary>
/// <param name="IsBasic">A password.</param>
/// <param name="Realm">Where tokens are to be had.</param>
/// <param name="Service">The registry's name there.</param>
/// <param name="Scope">What the token must allow.</param>
internal sealed partial record RegistryChallenge(bool IsBasic, Uri? Realm, string Service, string Scope)
{
    /// <summary>The challenge of an answer; of several that for a token. Null where there is none that we can answer.</summary>
    public static RegistryChallenge? Of(HttpResponseMessage response)
    {
        var all = response.Headers.WwwAuthenticate;
        if (all.FirstOrDefault(static one => one.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) is { } bearer) return Bearer(bearer);
        return all.Any(static one => one.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) ? new RegistryChallenge(true, null, "", "") : null;
    }

    private static RegistryChallenge? Bearer(AuthenticationHeaderValue header)
    {
        var values = Parameter.Matches(header.Parameter ?? "").DistinctBy(static one => one.Groups["name"].Value.ToLowerInvariant())
            .ToDictionary(static one => one.Groups["name"].Value.ToLowerInvariant(), static one => one.Groups["quoted"].Success ? one.Groups["quoted"].Value : one.Groups["plain"].Value);
        return Uri.TryCreate(values.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
            ? new RegistryChallenge(false, realm, values.GetValueOrDefault("service", ""), values.GetValueOrDefault("scope", ""))
            : null;
    }

    [GeneratedRegex(@"(?<name>[A-Za-z_]+)\s*=\s*(?:""(?<quoted>[^""]*)""|(?<plain>[^\s,""]+))", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter { get; }
}
