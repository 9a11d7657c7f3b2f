namespace GitOps.Functions.Applications;

/// <summary>Where values of a chart come from besides Git.</summary>
/// <param name="Object">The ConfigMap or Secret of the destination cluster.</param>
/// <param name="Key">The key in it.</param>
/// <param name="Path">The one value that its text is, names separated by dots; null where the text is a mapping of values in YAML.</param>
internal sealed record ChartValueSource(VariableSource Object, string Key, string? Path);
