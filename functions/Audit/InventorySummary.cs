namespace GitOps.Functions.Audit;

/// <summary>The ApplySet of an application, in short.</summary>
/// <param name="ApplySetId">Its id, the value of the <c>applyset.kubernetes.io/part-of</c> label.</param>
/// <param name="Parent">Its parent object, as people read it.</param>
/// <param name="Objects">How many objects it has.</param>
/// <param name="Namespace">The parent's namespace, which the id is made of; empty in rows of earlier versions.</param>
internal sealed record InventorySummary(string ApplySetId, string Parent, int Objects, string Namespace = "");
