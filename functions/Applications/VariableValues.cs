namespace GitOps.Functions.Applications;

/// <summary>All variables of an Application, those from its cluster among them.</summary>
/// <param name="All">The values by name.</param>
/// <param name="Secret">The names of those whose values a Secret has.</param>
/// <param name="Digest">
/// What tells whether any of them changed, keyed (HMAC-SHA256, lower-case hex): it may be put into what is stored, and nobody can find a value by trying.
/// </param>
internal sealed record VariableValues(IReadOnlyDictionary<string, string> All, IReadOnlySet<string> Secret, string Digest)
{
    /// <summary>The same with secret values replaced, for output that people see.</summary>
    public VariableValues Hidden() => this with { All = All.ToDictionary(static one => one.Key, one => Secret.Contains(one.Key) ? VariableSource.HiddenValue : one.Value, StringComparer.Ordinal) };
}
