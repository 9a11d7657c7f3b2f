using GitOps.Functions.FieldPaths.Jq.Filters;

namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>What orders an array by a key of each item. Items of one key stay in their order.</summary>
internal static class JqSorting
{
    /// <summary><c>sort_by</c></summary>
    public static IJqFilter Sort(IJqFilter key) => new ByKey(key, static items => JqValue.Of([.. Sorted(items).Select(static one => one.Item)]));

    /// <summary><c>group_by</c></summary>
    public static IJqFilter Group(IJqFilter key) => new ByKey(key, static items => JqValue.Of([.. Groups(items).Select(static group => JqValue.Of([.. group]))]));

    /// <summary><c>unique_by</c>: the first of each key.</summary>
    public static IJqFilter Unique(IJqFilter key) => new ByKey(key, static items => JqValue.Of([.. Groups(items).Select(static group => group[0])]));

    /// <summary><c>min_by</c>: the first of the least; null of nothing.</summary>
    public static IJqFilter Least(IJqFilter key) => new ByKey(key, static items => Sorted(items).Select(static one => one.Item).FirstOrDefault() ?? JqValue.Null);

    /// <summary><c>max_by</c>: the last of the greatest; null of nothing.</summary>
    public static IJqFilter Greatest(IJqFilter key) => new ByKey(key, static items => Sorted(items).Select(static one => one.Item).LastOrDefault() ?? JqValue.Null);

    private static IEnumerable<(JqValue Item, JqValue Key)> Sorted(IEnumerable<(JqValue Item, JqValue Key)> items) => items.OrderBy(static one => one.Key, JqOrder.Instance);

    private static List<List<JqValue>> Groups(IEnumerable<(JqValue Item, JqValue Key)> items)
    {
        var (groups, last) = (new List<List<JqValue>>(), (JqValue?)null);
        foreach (var (item, key) in Sorted(items))
        {
            if (last is null || !JqOrder.Instance.Equals(last, key)) groups.Add([]);
            groups[^1].Add(item);
            last = key;
        }

        return groups;
    }
}
