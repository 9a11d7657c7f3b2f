using GitOps.Functions.Rendering;

namespace GitOps.Functions.Reconciling;

/// <summary>What Git says, as this pass read it.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="TreeKey">The folders that the render read (see <see cref="Reconciling.TreeKey"/>).</param>
/// <param name="Rendered">The objects.</param>
/// <param name="ClusterId">The cluster that they are for.</param>
internal sealed record Desired(string Commit, string TreeKey, RenderResult Rendered, string ClusterId);
