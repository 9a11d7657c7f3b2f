namespace GitOps.Functions.Planning;

/// <summary>Who asked for a pass.</summary>
/// <param name="Actor">The person, or what else it was.</param>
/// <param name="Delivery">The delivery that led to it.</param>
internal sealed record PlanCause(string Actor, string Delivery)
{
    /// <summary>Nobody in particular.</summary>
    public static PlanCause Unknown { get; } = new("", "");
}
