namespace GitOps.Functions.Clusters;

/// <summary>A token that is written down.</summary>
/// <param name="token">The secret.</param>
internal sealed class FixedToken(string token) : IBearerToken
{
    /// <inheritdoc />
    public ValueTask<string> GetAsync(CancellationToken cancel) => ValueTask.FromResult(token);

    /// <inheritdoc />
    public bool Renew() => false;
}
