using System.Text.Json.Serialization;

namespace GitOps.Functions.Sources.GitHub;

/// <summary>What we read of <c>POST /app/installations/{id}/access_tokens</c>. Not a record: its text form must not show the token.</summary>
internal sealed class GitHubAccessToken
{
    /// <summary>The token.</summary>
    public string? Token { get; init; }

    /// <summary>One hour after it was made.</summary>
    [JsonPropertyName("expires_at")]
    public DateTimeOffset ExpiresAt { get; init; }
}
