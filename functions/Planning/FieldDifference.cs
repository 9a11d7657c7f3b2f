namespace GitOps.Functions.Planning;

/// <summary>One field that differs between the cluster and what an apply would make of it.</summary>
/// <param name="Path">The field: <c>.spec.template.spec.containers[0].image</c>.</param>
/// <param name="Before">As it is, JSON text; null where it is not there, and always where it may hold a secret.</param>
/// <param name="After">As it would be, JSON text; null where it would not be there, and always where it may hold a secret.</param>
internal sealed record FieldDifference(string Path, string? Before, string? After);
