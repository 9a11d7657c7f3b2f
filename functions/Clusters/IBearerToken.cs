namespace GitOps.Functions.Clusters;

/// <summary>Where a bearer token comes from.</summary>
internal interface IBearerToken
{
    /// <summary>The token to send now. Cached by the implementation: it is asked for on every request.</summary>
    /// <exception cref="Outcomes.FailureException">It could not be had.</exception>
    ValueTask<string> GetAsync(CancellationToken cancel);

    /// <summary>The server refused the token: get another next time.</summary>
    /// <returns>False where there is no other to be had, so that trying again is useless.</returns>
    bool Renew();
}
