using System.Text.Json.Nodes;

namespace GitOps.Functions.Health.Rules;

/// <summary>One test of one field.</summary>
/// <param name="Path">The field.</param>
/// <param name="Default">What counts where the field is not there.</param>
/// <param name="Holds">The test of what is there.</param>
internal sealed record RuleTest(RulePath Path, JsonNode? Default, Func<JsonNode?, RuleScope, bool> Holds)
{
    /// <summary>Whether it holds.</summary>
    public bool Test(RuleScope scope) => Holds(Path.Find(scope) ?? Default, scope);
}
