using Azure.Core;
using Azure.Identity;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>A token from Entra for one scope, kept until it is about to run out.</summary>
/// <param name="credential">Who we are.</param>
/// <param name="scope">What the token is for.</param>
/// <param name="time">Clock.</param>
internal sealed class EntraToken(TokenCredential credential, string scope, TimeProvider time) : IBearerToken
{
    /// <summary>The scope of every AKS cluster: the application "Azure Kubernetes Service AAD Server".</summary>
    public const string AksScope = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();

    // Shared by all who wait: a thousand requests that start together need one token.
    private Task<AccessToken>? _asked;

    private DateTimeOffset _expiresOn;

    /// <inheritdoc />
    public async ValueTask<string> GetAsync(CancellationToken cancel) => (await Current().WaitAsync(cancel)).Token;

    /// <inheritdoc />
    public bool Renew()
    {
        lock (_gate) _asked = null;
        return true;
    }

    private Task<AccessToken> Current()
    {
        lock (_gate) return _asked is { } asked && IsUsable(asked) ? asked : _asked = AskAsync();
    }

    private bool IsUsable(Task<AccessToken> asked) => !asked.IsCompleted || (asked.IsCompletedSuccessfully && _expiresOn - Margin > time.GetUtcNow());

    private async Task<AccessToken> AskAsync()
    {
        try
        {
            // No caller's token ends it: others wait for the same answer.
            var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), CancellationToken.None);
            _expiresOn = token.ExpiresOn;
            return token;
        }
        catch (AuthenticationFailedException error)
        {
            throw new FailureException(
                new Failure($"Entra token for {scope}", "sign in", "no token could be had: does the app have an identity?"), transient: true, error);
        }
    }
}
