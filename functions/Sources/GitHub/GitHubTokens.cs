using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Octokit;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>
/// Credentials for a repository: the token of the settings, or a token of the GitHub App's installation on it, which lasts an hour and is kept
/// until five minutes before its end.
/// </summary>
/// <param name="options">Token or app of the operator's.</param>
/// <param name="api">Where installation tokens come from.</param>
/// <param name="time">For the life of tokens.</param>
internal sealed class GitHubTokens(SourceOptions options, GitHubApi api, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, long> _installations = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<long, GitHubAccessToken> _tokens = new();
    private readonly SemaphoreSlim _renewing = new(1);

    /// <summary>Credentials for reading a repository.</summary>
    /// <exception cref="Outcomes.FailureException">The app's key is wrong, or GitHub gives no token.</exception>
    public async Task<Credentials> ForAsync(string repository, SourceStep step, CancellationToken cancel)
    {
        if (options.GitHubAppId is null) return options.GitHubToken is { } token ? new Credentials(token, AuthenticationType.Bearer) : Credentials.Anonymous;
        await _renewing.WaitAsync(cancel);
        try
        {
            return new Credentials(await InstallationTokenAsync(repository, step, cancel), AuthenticationType.Bearer);
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _renewing.Dispose();

    private async Task<string> InstallationTokenAsync(string repository, SourceStep step, CancellationToken cancel)
    {
        var call = new GitHubCall(repository, Credentials.Anonymous, step, cancel);
        if (!_installations.TryGetValue(repository, out var installation))
            _installations[repository] = installation = await api.InstallationAsync(call with { Credentials = App(step) });
        if (_tokens.TryGetValue(installation, out var kept) && kept.ExpiresAt - Margin > time.GetUtcNow()) return kept.Token!;
        var token = await api.AccessTokenAsync(call with { Credentials = App(step) }, installation);
        if (string.IsNullOrEmpty(token.Token)) throw step.Transient("GitHub's answer holds no token");
        _tokens[installation] = token;
        return token.Token;
    }

    // A JSON Web Token as GitHub wants it: RS256, ten minutes at most, and a minute of grace for clocks that differ.
    private Credentials App(SourceStep step)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var issuer = System.Text.Json.JsonEncodedText.Encode(options.GitHubAppId!);
        var claims = string.Create(CultureInfo.InvariantCulture, $$"""{"iat":{{now - 60}},"exp":{{now + 540}},"iss":"{{issuer}}"}""");
        var signed = Base64Url("""{"alg":"RS256","typ":"JWT"}"""u8) + "." + Base64Url(Encoding.UTF8.GetBytes(claims));
        using var key = RSA.Create();
        try
        {
            // A setting cannot hold line breaks everywhere; they are often written as \n.
            key.ImportFromPem(options.GitHubPrivateKey!.Replace("\\n", "\n", StringComparison.Ordinal));
            var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return new Credentials(signed + "." + Base64Url(signature), AuthenticationType.Bearer);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // The inner exception may quote the key.
            throw step.Final("GitHub__PrivateKey is no RSA private key in PEM form");
        }
    }

    private static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
