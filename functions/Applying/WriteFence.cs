using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applying;

/// <summary>Asked before each write: a pass whose lock is lost must not write any more, as another pass may be at work.</summary>
/// <param name="lockLost">Cancelled when the application's lock is lost.</param>
internal sealed class WriteFence(CancellationToken lockLost)
{
    /// <exception cref="FailureException">The lock is lost (transient).</exception>
    public void ThrowIfLost()
    {
        if (lockLost.IsCancellationRequested) throw new FailureException(new Failure("application lock", "apply", "it was lost; another pass finishes the work"), transient: true);
    }
}
