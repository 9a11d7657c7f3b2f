namespace GitOps.Functions.Clusters;

/// <summary>One cause in a <see cref="ApiStatus"/>.</summary>
/// <param name="Reason">One word: <c>FieldValueInvalid</c>, <c>FieldManagerConflict</c>.</param>
/// <param name="Field">The field's path, or empty.</param>
/// <param name="Message">The server's own text. May echo the field's value.</param>
internal sealed record ApiStatusCause(string Reason, string Field, string Message);
