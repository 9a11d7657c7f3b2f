namespace GitOps.Functions.Health.Rules;

/// <summary>One rule: says a health where its condition holds, or walks a list and asks its cases of each item.</summary>
/// <param name="When">What must hold; null always holds.</param>
/// <param name="Status">The health; null where the rule walks a list.</param>
/// <param name="Message">Why.</param>
/// <param name="List">The list to walk: the first item for which a case speaks decides.</param>
/// <param name="Cases">Asked of each item, in order.</param>
internal sealed record Rule(RuleCondition? When, HealthStatus? Status, Func<RuleScope, string> Message, RulePath? List, IReadOnlyList<Rule> Cases)
{
    /// <summary>Speaks of every object.</summary>
    public bool IsLast => When is null && Status is not null;

    /// <summary>Judges an object, or an item of it.</summary>
    /// <returns>Null where the rule has nothing to say.</returns>
    public HealthResult? Judge(RuleScope scope)
    {
        if (When?.Holds(scope) == false) return null;
        return Status is { } status ? new HealthResult(status, Message(scope)) : scope.Each(List!).Select(item => First(Cases, item)).FirstOrDefault(static found => found is not null);
    }

    /// <summary>What the first rule says that speaks.</summary>
    public static HealthResult? First(IReadOnlyList<Rule> rules, RuleScope scope) => rules.Select(rule => rule.Judge(scope)).FirstOrDefault(static found => found is not null);
}
