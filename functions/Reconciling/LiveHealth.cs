using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Health;

namespace GitOps.Functions.Reconciling;

/// <summary>Judges an object of the cluster, and drops what its controller says of one in which the value of a Secret may be: the text may echo it.</summary>
internal static class LiveHealth
{
    /// <summary>The health.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="live">The object.</param>
    public static HealthResult Of(ApiResource resource, JsonObject live) => HealthAssessor.Assess(live) is var health && resource.IsSensitive ? health with { Message = "" } : health;
}
