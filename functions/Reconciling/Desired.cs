using GitOps.Functions.Clusters;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Reconciling;

/// <summary>What Git says, as this pass read it.</summary>
/// <param name="Commit">The revision: a commit, or the version of a chart; of several sources all, separated by commas.</param>
/// <param name="TreeKey">The folders that the render read (see <see cref="Reconciling.TreeKey"/>).</param>
/// <param name="Rendered">The objects.</param>
/// <param name="Cluster">The cluster that they are for.</param>
/// <param name="ClusterId">Which cluster that is.</param>
internal sealed record Desired(string Commit, string TreeKey, RenderResult Rendered, ClusterConnection Cluster, string ClusterId)
{
    /// <summary>Nothing: of an application that left Git.</summary>
    public static Desired Nothing(ClusterConnection cluster, string clusterId) => new("", "", new RenderResult([], [], "", "nothing"), cluster, clusterId);

    /// <summary>The same, as of the commit that a sync began with: a later commit that changes nothing of the application does not count as another one.</summary>
    public Desired For(Pass pass) => pass.Operation is { } operation ? this with { Commit = operation.Commit } : this;
}
