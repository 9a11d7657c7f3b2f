namespace GitOps.Functions.Health.Rules;

/// <summary>What must hold for a rule to speak: all of its tests, one of its alternatives if it has some, and none of its exceptions.</summary>
/// <param name="Tests">All must hold.</param>
/// <param name="Any">One must hold, if there is any.</param>
/// <param name="Not">Must not hold.</param>
internal sealed record RuleCondition(IReadOnlyList<RuleTest> Tests, IReadOnlyList<RuleCondition> Any, RuleCondition? Not)
{
    /// <summary>Whether it holds.</summary>
    public bool Holds(RuleScope scope) =>
        Tests.All(test => test.Test(scope)) && (Any.Count == 0 || Any.Any(one => one.Holds(scope))) && Not?.Holds(scope) != true;
}
