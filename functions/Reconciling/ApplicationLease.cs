namespace GitOps.Functions.Reconciling;

/// <summary>A held lock. Renewed in the background until disposed; disposing gives it back.</summary>
internal sealed class ApplicationLease : IAsyncDisposable
{
    /// <summary>Cancelled when the lock is lost.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether it is held now.</summary>
    public bool IsHeld { get; }

    /// <summary>To be asked before each write.</summary>
    /// <exception cref="Outcomes.FailureException">The lock is lost (transient).</exception>
    public void ThrowIfLost() => throw new NotSupportedException();

    /// <summary>Gives it back, only if it is still ours.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
