namespace GitOps.Functions.Applications;

/// <summary>A sync has succeeded only when objects are healthy (Flux's <c>wait</c> and <c>healthChecks</c>).</summary>
/// <param name="Checks">The objects; null for all of the application's.</param>
internal sealed record HealthWait(IReadOnlyList<HealthCheck>? Checks)
{
    /// <summary>All of the application's objects.</summary>
    public static HealthWait All { get; } = new((IReadOnlyList<HealthCheck>?)null);
}
