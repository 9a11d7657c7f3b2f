namespace GitOps.Functions.Outcomes;

/// <summary>
/// Carries a <see cref="Failure"/> across stages where the whole step is lost: a source that cannot be reached, a render that ends.
/// </summary>
/// <param name="failure">What is told to people.</param>
/// <param name="transient">True where trying again later may help (network, throttling, a server's 5xx); false where only a change of input does.</param>
/// <param name="inner">The cause for the log; its text is never shown to users.</param>
internal sealed class FailureException(Failure failure, bool transient = false, Exception? inner = null) : Exception(failure.ToString(), inner)
{
    /// <summary>What is told to people.</summary>
    public Failure Failure { get; } = failure;

    /// <summary>True where trying again later may help.</summary>
    public bool Transient { get; } = transient;
}
