using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Takes away Applications that wait for themselves, by way of others or not: none of them could ever begin.</summary>
internal static class DependencyCycles
{
    /// <summary>Makes the Applications of every cycle unusable, each with the way back to itself.</summary>
    public static ApplicationReading Check(ApplicationReading reading)
    {
        var edges = reading.Applications.Where(static one => one.DependsOn.Count > 0).ToDictionary(static one => one.Name, static one => one.DependsOn, StringComparer.Ordinal);
        var invalid = reading.Applications.Where(one => edges.ContainsKey(one.Name)).Select(one => Find(one, edges)).OfType<InvalidApplication>().ToList();
        if (invalid.Count == 0) return reading;
        var names = invalid.Select(static one => one.Name).ToHashSet(StringComparer.Ordinal);
        return reading with
        {
            Applications = [.. reading.Applications.Where(one => !names.Contains(one.Name))],
            Invalid = [.. reading.Invalid, .. invalid],
            Failures = [.. reading.Failures, .. invalid.SelectMany(static one => one.Failures)],
        };
    }

    // The shortest way, so that the message names no more than is needed.
    private static InvalidApplication? Find(Application application, Dictionary<string, IReadOnlyList<string>> edges)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([application.Name]);
        while (waiting.TryDequeue(out var at))
        {
            foreach (var next in edges.GetValueOrDefault(at) ?? [])
            {
                if (next == application.Name) return Invalid(application, at, cameFrom);
                if (cameFrom.TryAdd(next, at)) waiting.Enqueue(next);
            }
        }
        return null;
    }

    private static InvalidApplication Invalid(Application application, string last, Dictionary<string, string> cameFrom)
    {
        var way = new List<string> { application.Name };
        for (var at = last; at != application.Name; at = cameFrom[at]) way.Insert(0, at);
        way.Insert(0, application.Name);
        var failure = new Failure(application.Origin.ToString(), "depends on", $"{application.Name} would wait for itself: {string.Join(" → ", way)}");
        return new InvalidApplication(application.Name, application.Origin, [failure]);
    }
}
