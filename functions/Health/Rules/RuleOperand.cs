using System.Text.Json.Nodes;

namespace GitOps.Functions.Health.Rules;

/// <summary>The right side of a comparison: a value, or what another field has.</summary>
/// <param name="Value">The value; of a field, what counts where the field is not there.</param>
/// <param name="Path">The field, or null.</param>
internal sealed record RuleOperand(JsonNode? Value, RulePath? Path)
{
    /// <summary>The value.</summary>
    public JsonNode? In(RuleScope scope) => Path?.Find(scope) ?? Value;
}
