namespace GitOps.Functions.FieldPaths.Jq;

/// <summary>From a path as an expression makes it to the places in one object: from the front, each part of an array item by item.</summary>
internal static class JqPlaces
{
    /// <summary>The places of all paths together.</summary>
    /// <returns>Null where one is a part of a string, which jq cannot delete, unless that goes with a value that it is in.</returns>
    public static IReadOnlyList<FieldPath>? Of(JqValue root, IReadOnlyList<JqPath> paths)
    {
        var all = paths.ToHashSet();
        var places = paths.Select(path => Of(root, path) ?? (IsWithin(path, all) ? [] : null)).ToList();
        return places.Contains(null) ? null : [.. places.SelectMany(static some => some!)];
    }

    private static bool IsWithin(JqPath path, HashSet<JqPath> all)
    {
        for (var above = path.Before; above is not null; above = above.Before)
        {
            if (all.Contains(above)) return true;
        }
        return false;
    }

    // None where the object has nothing there, null for a part of a string.
    private static IReadOnlyList<FieldPath>? Of(JqValue root, JqPath path)
    {
        var (at, steps, window) = (root, new List<PathStep>(), ((int From, int To)?)null);
        foreach (var step in path.Steps())
        {
            if (step.Key is { } key)
            {
                if (window is not null || !at.Members.TryGetValue(key, out var member)) return [];
                steps.Add(PathStep.Member(key));
                at = member;
                continue;
            }

            if (at.Kind != JqKind.Array) return step.IsSlice && at.Kind == JqKind.String ? null : [];
            var (from, to) = window ?? (0, at.Items.Count);
            if (step.IsSlice)
            {
                var part = step.Bounds(to - from);
                window = (from + part.From, from + part.To);
                continue;
            }

            var index = step.Index < 0 ? to + step.Index : from + step.Index;
            if (index < from || index >= to) return [];
            steps.Add(PathStep.Item(index));
            (at, window) = (at.Items[index], null);
        }

        return window is { } range
            ? [.. Enumerable.Range(range.From, range.To - range.From).Select(index => new FieldPath([.. steps, PathStep.Item(index)]))]
            : [new FieldPath(steps)];
    }
}
