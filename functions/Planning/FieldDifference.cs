namespace GitOps.Functions.Planning;

/// <summary>One field that applying would change.</summary>
/// <param name="Path">As the API server writes paths: <c>.spec.template.spec.containers[name="web"].image</c>.</param>
/// <param name="Before">The value in the cluster as JSON, at most 500 characters; null where there is none, or where it must not be shown.</param>
/// <param name="After">The value after applying, likewise.</param>
internal sealed record FieldDifference(string Path, string? Before, string? After);
