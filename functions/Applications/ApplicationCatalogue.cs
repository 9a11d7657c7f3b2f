using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Everything that is managed, as it was written at one moment. Immutable; safe to use from everywhere at once.</summary>
internal sealed class ApplicationCatalogue
{
    private const string InClusterName = "in-cluster";

    private readonly Dictionary<string, Application> _byName;
    private readonly Dictionary<string, InvalidApplication> _invalid;
    private readonly ILookup<string, Application> _dependents;
    private readonly ILookup<RepositoryUrl, (ApplicationSource Source, Application Application)> _byRepository;

    /// <summary>Makes a catalogue of what was read. Names that are used twice fail for all that use them: none can be the right one.</summary>
    /// <param name="reading">What was read, all files together.</param>
    /// <param name="complete">False where the folder itself could not be read, so that Applications may be missing that exist.</param>
    /// <param name="registry">What is registered, where that is a part of it.</param>
    public ApplicationCatalogue(ApplicationReading reading, bool complete, Registry? registry = null)
    {
        var linked = FluxLinker.Link(reading);
        (Reading, Registry) = (reading, registry ?? new Registry([], reading));
        var unique = DependencyCycles.Check(UniqueNames.Check(linked));
        All = [.. unique.Applications.OrderBy(static a => a.Name, StringComparer.Ordinal)];
        Clusters = [.. unique.Clusters.OrderBy(static c => c.Name, StringComparer.Ordinal)];
        Failures = unique.Failures;
        Warnings = unique.Warnings;
        Complete = complete;
        _byName = All.ToDictionary(static a => a.Name, StringComparer.Ordinal);
        _invalid = unique.Invalid.ToDictionary(static i => i.Name, StringComparer.Ordinal);
        _dependents = All.SelectMany(static a => a.DependsOn.Select(name => (Name: name, Application: a))).ToLookup(static one => one.Name, static one => one.Application, StringComparer.Ordinal);
        _byRepository = All.SelectMany(static a => a.Sources.Select(s => (Source: s, Application: a))).ToLookup(static one => one.Source.Repository);
    }

    /// <summary>What was read, names that are used twice included; Flux's manifests as they are written, as their sources may be elsewhere.</summary>
    public ApplicationReading Reading { get; }

    /// <summary>What is registered, and where all names are written.</summary>
    public Registry Registry { get; }

    /// <summary>The Applications that can be used, by name.</summary>
    public IReadOnlyList<Application> All { get; }

    /// <summary>The Clusters that can be used, by name.</summary>
    public IReadOnlyList<Cluster> Clusters { get; }

    /// <summary>Everything that is wrong in the files.</summary>
    public IReadOnlyList<Failure> Failures { get; }

    /// <summary>What is known and not acted on outside an Application.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// False where the file or folder itself could not be read: an Application that is not here may exist all the same. Nothing may be
    /// removed because of what such a catalogue lacks.
    /// </summary>
    public bool Complete { get; }

    /// <summary>The Applications that are written down and cannot be used, by name.</summary>
    public IReadOnlyCollection<InvalidApplication> Invalid => _invalid.Values;

    /// <summary>The Application of that name, or null where there is none that can be used.</summary>
    public Application? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Why the Application of that name cannot be used, or null where there is none of that name or nothing wrong with it.</summary>
    public InvalidApplication? FindInvalid(string name) => _invalid.GetValueOrDefault(name);

    /// <summary>
    /// No Application of that name is written down anywhere. Not where a manifest, or what is around it, could not be read: it may be in that.
    /// </summary>
    public bool IsGone(string name) => Complete && Find(name) is null && FindInvalid(name) is null && Failures.All(_invalid.Values.SelectMany(static one => one.Failures).Contains);

    /// <summary>The Applications that wait for one to be ready before they are synced.</summary>
    public IEnumerable<Application> DependentsOf(string name) => _dependents[name];

    /// <summary>The Applications that a push to a branch concerns, by name.</summary>
    /// <param name="repositories">The addresses of the repository that was pushed to.</param>
    /// <param name="branch">The branch, without <c>refs/heads/</c>.</param>
    /// <param name="defaultBranch">
    /// The repository's default branch, which <c>HEAD</c> stands for. Where it is not known, those that follow <c>HEAD</c> are looked at
    /// too: a needless look costs two requests, a missed push is seen only by the next drift check.
    /// </param>
    public IReadOnlyList<Application> FollowersOf(IEnumerable<RepositoryUrl> repositories, string branch, string? defaultBranch) =>
    [
        .. repositories.Distinct().SelectMany(r => _byRepository[r])
            .Where(one => Follows(one.Source.TargetRevision, branch, defaultBranch)).Select(static one => one.Application).Distinct()
            .OrderBy(static a => a.Name, StringComparer.Ordinal),
    ];

    /// <summary>The Cluster that an Application goes to: by name, by server, or the default one for Argo CD's own cluster. None for the root.</summary>
    /// <exception cref="FailureException">There is none, or more than one with that server.</exception>
    public Cluster ClusterOf(Application application)
    {
        if (application.IsRoot) return Cluster.None;
        var (name, server, _) = application.Destination;
        var found = Clusters.Where(c => name is not null ? c.Name == name : c.Server is not null && ServerUrl.Text(c.Server) == server).ToList();
        if (found.Count == 0 && (name == InClusterName || server == Cluster.InClusterServer)) found = [.. Clusters.Where(static c => c.Default)];
        if (found.Count == 1) return found[0];
        throw new FailureException(new Failure($"Application {application.Name}", "find cluster", WhyNot(found.Count, name, server)));
    }

    private static bool Follows(string revision, string branch, string? defaultBranch) =>
        revision == branch || revision == "refs/heads/" + branch || (revision == "HEAD" && (defaultBranch ?? branch) == branch);

    private string WhyNot(int found, string? name, string? server)
    {
        if (found > 1) return $"{found} Clusters have the server {server}; name one with spec.destination.name";
        var known = Clusters.Count == 0 ? "none is configured" : "known are " + string.Join(", ", Clusters.Select(static c => c.Name));
        if (name == InClusterName || server == Cluster.InClusterServer)
            return $"no Cluster has spec.default: true, which stands for Argo CD's own cluster; {known}";
        return name is not null ? $"no Cluster is named {name}; {known}" : $"no Cluster has spec.server {server}, use spec.destination.name; {known}";
    }
}
