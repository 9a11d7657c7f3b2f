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

    /// <summary>Judges an object by rules of which the last speaks of every object.</summary>
    public static HealthResult Judge(IReadOnlyList<Rule> rules, RuleScope scope) =>
        First(rules, scope) is var (rule, where) ? new HealthResult(rule.Status!.Value, rule.Message(where)) : HealthResult.Unknown("no rule speaks of it");

    /// <summary>The first rule that speaks, and of what.</summary>
    public static (Rule Rule, RuleScope Of)? First(IReadOnlyList<Rule> rules, RuleScope scope)
    {
        foreach (var rule in rules)
        {
            if (rule.Decide(scope) is { } decided) return decided;
        }
        return null;
    }

    // What may be said of an object, or of an item of it; null where the rule has nothing to say.
    private (Rule Rule, RuleScope Of)? Decide(RuleScope scope)
    {
        if (When?.Holds(scope) == false) return null;
        return Status is not null ? (this, scope) : scope.Each(List!).Select(item => First(Cases, item)).FirstOrDefault(static found => found is not null);
    }
}
