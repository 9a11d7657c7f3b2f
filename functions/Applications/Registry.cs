using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>What is registered, and which names are taken, as they were at one moment.</summary>
/// <param name="registrations">All registrations.</param>
/// <param name="written">What files and settings say.</param>
internal sealed class Registry(IReadOnlyList<Registration> registrations, ApplicationReading written)
{
    private readonly Dictionary<ObjectReference, Registration> _byReference = registrations.ToDictionary(static one => one.Reference);

    private readonly ILookup<string, Registration> _byName = registrations.Where(static one => one.Application is not null).ToLookup(static one => one.Application!, StringComparer.Ordinal);

    private readonly ILookup<string, ManifestOrigin> _applications = written.Applications.Select(static one => (one.Name, one.Origin))
        .Concat(written.Invalid.Select(static one => (one.Name, one.Origin)))
        .Concat(written.Flux.Select(static one => (Name: RegisteredKinds.ApplicationOf(one.Manifest)!, one.Manifest.Origin)).Where(static one => one.Name is not null))
        .ToLookup(static one => one.Name, static one => one.Origin, StringComparer.Ordinal);

    private readonly ILookup<ObjectReference, ManifestOrigin> _others = written.Clusters.Select(static one => (Reference: ClusterNamed(one.Name), one.Origin))
        .Concat(written.Flux.Select(static one => (Reference: RegisteredKinds.Identity(one.Manifest), one.Manifest.Origin)))
        .ToLookup(static one => one.Reference, static one => one.Origin);

    /// <summary>Nothing.</summary>
    public static Registry Empty { get; } = new([], ApplicationReading.None);

    /// <summary>All registrations.</summary>
    public IReadOnlyList<Registration> All => registrations;

    /// <summary>Flux's manifests that are in files.</summary>
    public IReadOnlyList<FluxManifest> WrittenFlux => written.Flux;

    /// <summary>Those of one parent.</summary>
    public IEnumerable<Registration> Of(string parent) => registrations.Where(one => one.Parent == parent);

    /// <summary>The registration of that identity, or null.</summary>
    public Registration? Find(ObjectReference reference) => _byReference.GetValueOrDefault(reference);

    /// <summary>The registration of an application, or null.</summary>
    public Registration? FindApplication(string name) => _byName[name].FirstOrDefault();

    /// <summary>Where a file or a setting has a manifest's identity, or its application's name; null where none does.</summary>
    public ManifestOrigin? PlaceOf(KubernetesObject manifest) =>
        (RegisteredKinds.ApplicationOf(manifest) is { } name ? _applications[name].FirstOrDefault() : null) ?? _others[RegisteredKinds.Identity(manifest)].FirstOrDefault();

    /// <summary>An application of that name is managed, whether it can be used or not.</summary>
    public bool IsManaged(string application) => _byName.Contains(application) || _applications.Contains(application);

    /// <summary>The parent of an application, its parent, and so on, the nearest first. None for one of a file. Ends where it comes round.</summary>
    public IReadOnlyList<string> AncestorsOf(string application)
    {
        var found = new List<string>();
        while (FindApplication(application)?.Parent is { } parent && !found.Contains(parent)) found.Add(application = parent);
        return found;
    }

    private static ObjectReference ClusterNamed(string name) => new("gitops.functions", "Cluster", "", name);
}
