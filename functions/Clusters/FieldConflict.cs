namespace GitOps.Functions.Clusters;

/// <summary>A field that another field manager owns.</summary>
/// <param name="Field">The field's path, as the server writes it: <c>.spec.replicas</c>.</param>
/// <param name="Manager">The manager: <c>kubectl-edit</c>.</param>
internal sealed record FieldConflict(string Field, string Manager);
