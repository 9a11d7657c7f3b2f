namespace GitOps.Functions.Health;

/// <summary>How an object, or many together, is doing.</summary>
/// <param name="Status">The status.</param>
/// <param name="Message">Why, in the object's own words where it has some; empty for a healthy one.</param>
internal sealed record HealthResult(HealthStatus Status, string Message)
{
    /// <summary>Does what it should.</summary>
    public static HealthResult Healthy { get; } = new(HealthStatus.Healthy, "");

    /// <summary>Not in the cluster.</summary>
    public static HealthResult Missing { get; } = new(HealthStatus.Missing, "it is not in the cluster");

    /// <summary>Not there yet.</summary>
    public static HealthResult Progressing(string message) => new(HealthStatus.Progressing, message);

    /// <summary>Failed, or stuck.</summary>
    public static HealthResult Degraded(string message) => new(HealthStatus.Degraded, message);

    /// <summary>Stopped on purpose.</summary>
    public static HealthResult Suspended(string message) => new(HealthStatus.Suspended, message);

    /// <summary>Could not be found out.</summary>
    public static HealthResult Unknown(string message) => new(HealthStatus.Unknown, message);

    /// <summary>The worst of many, the first of its kind; healthy where there are none.</summary>
    public static HealthResult Worst(IEnumerable<HealthResult> results) =>
        results.Aggregate(Healthy, static (worst, next) => next.Status > worst.Status ? next : worst);
}
