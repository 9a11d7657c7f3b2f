using System.Collections.Immutable;

namespace GitOps.Functions.FieldPaths.Jq.Filters;

/// <summary><c>{a: A, (B): C}</c>: one object for each combination of results.</summary>
/// <param name="members">Keys and values.</param>
internal sealed class ObjectOf(IReadOnlyList<(IJqFilter Key, IJqFilter Value)> members) : IJqFilter
{
    private static readonly ImmutableSortedDictionary<string, JqValue> Empty = ImmutableSortedDictionary.Create<string, JqValue>(StringComparer.Ordinal);

    /// <inheritdoc />
    public IEnumerable<JqItem> Run(JqItem input, JqScope scope) => Run(input, scope, 0, Empty);

    private IEnumerable<JqItem> Run(JqItem input, JqScope scope, int next, ImmutableSortedDictionary<string, JqValue> made)
    {
        scope.Budget.Make(1);
        if (next == members.Count) return [input.Made(JqValue.OfMembers(made))];
        return Product.Of([members[next].Key, members[next].Value], input.WithoutPath, scope, pair => pair[0].Kind == JqKind.String
            ? Run(input, scope, next + 1, made.SetItem(pair[0].Text, pair[1]))
            : [JqItem.Error($"object keys must be strings, not {pair[0].TypeName}")]);
    }
}
