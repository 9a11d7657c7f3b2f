namespace GitOps.Functions.Applications;

/// <summary>The values of a chart, those from its cluster among them.</summary>
/// <param name="Text">All of them, a mapping as JSON: in place of what the Application writes itself, which is in it.</param>
/// <param name="HoldSecrets">Some of them are a Secret's.</param>
/// <param name="Digest">What tells whether any of them changed, keyed as <see cref="VariableValues.Digest"/> is.</param>
internal sealed record ChartValues(string Text, bool HoldSecrets, string Digest);
