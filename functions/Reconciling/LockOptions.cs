namespace GitOps.Functions.Reconciling;

/// <summary>How long an application's lock is held without a sign of life.</summary>
internal sealed record LockOptions
{
    /// <summary>The lease's length: 15 to 60 s, a limit of the blob service. A killed holder blocks its application for this long.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often it is renewed.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long before the lease's end the holder takes it for lost, so that a write already under way ends in time.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(10);
}
