using System.Text.Json.Nodes;

namespace GitOps.Functions.Health.Rules;

/// <summary>What a rule looks at.</summary>
/// <param name="Live">The object.</param>
/// <param name="Item">The item in hand, where a rule walks a list.</param>
/// <param name="Place">The item's place in that list, from 1.</param>
internal readonly record struct RuleScope(JsonObject Live, JsonNode? Item = null, int Place = 0)
{
    /// <summary>The items of a list one after the other, each with the scope in which it is looked at.</summary>
    public IEnumerable<RuleScope> Each(RulePath path)
    {
        var live = Live;
        return path.Find(this) is JsonArray list ? list.Select((item, index) => new RuleScope(live, item, index + 1)) : [];
    }
}
