using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>What is registered, and which names are taken, as they were at one moment.</summary>
/// <param name="registrations">All registrations.</param>
/// <param name="written">What files and settings say.</param>
internal sealed class Registry(IReadOnlyList<Registration> registrations, ApplicationReading written)
{
    private readonly Dictionary<ObjectReference, Registration> _byReference = registrations.ToDictionary(static one => one.Reference);

    private readonly ILookup<ObjectReference, ManifestOrigin> _places = written.Applications.Select(static one => (Reference: ApplicationNamed(one.Name), one.Origin))
        .Concat(written.Invalid.Select(static one => (Reference: ApplicationNamed(one.Name), one.Origin)))
        .Concat(written.Clusters.Select(static one => (Reference: ClusterNamed(one.Name), one.Origin)))
        .ToLookup(static one => one.Reference, static one => one.Origin);

    /// <summary>Nothing.</summary>
    public static Registry Empty { get; } = new([], ApplicationReading.None);

    /// <summary>All registrations.</summary>
    public IReadOnlyList<Registration> All => registrations;

    /// <summary>Those of one parent.</summary>
    public IEnumerable<Registration> Of(string parent) => registrations.Where(one => one.Parent == parent);

    /// <summary>The registration of that identity, or null.</summary>
    public Registration? Find(ObjectReference reference) => _byReference.GetValueOrDefault(reference);

    /// <summary>Where a file or a setting says it, or null.</summary>
    public ManifestOrigin? PlaceOf(ObjectReference reference) => _places[reference].FirstOrDefault();

    /// <summary>An application of that name is managed, whether it can be used or not.</summary>
    public bool IsManaged(string application) => ApplicationNamed(application) is var reference && (_byReference.ContainsKey(reference) || _places.Contains(reference));

    /// <summary>The parent of an application, its parent, and so on, the nearest first. None for one of a file. Ends where it comes round.</summary>
    public IReadOnlyList<string> AncestorsOf(string application)
    {
        var found = new List<string>();
        while (Find(ApplicationNamed(application))?.Parent is { } parent && !found.Contains(parent)) found.Add(application = parent);
        return found;
    }

    /// <summary>The identity of an Application.</summary>
    public static ObjectReference ApplicationNamed(string name) => new("argoproj.io", "Application", "", name);

    private static ObjectReference ClusterNamed(string name) => new("gitops.functions", "Cluster", "", name);
}
