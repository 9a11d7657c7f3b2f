using GitOps.Functions.Manifests;

namespace GitOps.Functions.Audit;

/// <summary>One write that an intent announces, with what is needed to find out after a kill whether it was done.</summary>
/// <param name="Reference">The object.</param>
/// <param name="Action">What is to be done to it.</param>
/// <param name="DesiredHash">The desired hash that it will carry; empty for a prune.</param>
/// <param name="ResourceVersion">metadata.resourceVersion that was planned with; empty for a create.</param>
/// <param name="Uid">metadata.uid that was planned with; empty for a create.</param>
internal sealed record PlannedWrite(ObjectReference Reference, PlannedAction Action, string DesiredHash, string ResourceVersion, string Uid);
