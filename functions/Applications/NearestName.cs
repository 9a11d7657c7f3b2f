namespace GitOps.Functions.Applications;

/// <summary>Finds what was probably meant by a misspelt name.</summary>
internal static class NearestName
{
    // Longer names are no typing errors, and would cost time.
    private const int MaxLength = 64;

    /// <summary>The known name that differs least, by no more than a third of its length; null where none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > MaxLength) return null;
        var lower = name.ToLowerInvariant();
        var (nearest, distance) = known.Select(k => (k, Distance(lower, k.ToLowerInvariant()))).OrderBy(static c => c.Item2).FirstOrDefault();
        return nearest is not null && distance <= Math.Max(1, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>Letters to insert, delete, replace or swap with their neighbour to make one text of the other.</summary>
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
