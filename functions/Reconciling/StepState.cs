namespace GitOps.Functions.Reconciling;

/// <summary>How a step of a sync stands.</summary>
/// <param name="WaitsFor">What it waits for; null where it waits for nothing.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
internal sealed record StepState(string? WaitsFor = null, string? Failure = null)
{
    /// <summary>Everything of it is done, and healthy.</summary>
    public static StepState Done { get; } = new();

    /// <summary>It waits.</summary>
    public static StepState Waits(string what) => new(WaitsFor: what);

    /// <summary>It failed.</summary>
    public static StepState Fails(string why) => new(Failure: why);

    /// <summary>A failure counts before a wait, a wait before nothing.</summary>
    public StepState And(StepState other) => Failure is not null ? this : other.Failure is not null ? other : WaitsFor is not null ? this : other;
}
