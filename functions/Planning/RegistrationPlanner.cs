using GitOps.Functions.Applications;
using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Plans what an application registers, as objects of a cluster are planned: what Git says against what is registered, with the same words for the
/// result, and the same guards before one is removed. A name that is taken is an error that names both places, never a takeover.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="set">The application's set.</param>
internal sealed class RegistrationPlanner(PlanRequest request, ApplySet set)
{
    /// <summary>Most parents above one another. Deeper ones are a mistake: nobody can follow them.</summary>
    public const int MostLevels = 8;

    private readonly IReadOnlyList<Registration> _own = [.. request.Registry.Of(request.Application.Name)];
    private readonly IReadOnlyList<string> _ancestors = request.Registry.AncestorsOf(request.Application.Name);

    /// <summary>What Git says.</summary>
    public DesiredRegistrations Desired { get; } = DesiredRegistrations.Of(request);

    /// <summary>What is registered, as members of a set.</summary>
    public LiveObjects Live => new(DesiredRegistrations.Resources, _own.ToDictionary(static one => one.Reference, Metadata), new Dictionary<string, Failure>());

    /// <summary>One for each that Git has.</summary>
    public IReadOnlyList<PlannedChange> Changes => _changes ??= [.. Desired.Objects.Select(one => Plan(one) with { Outside = true, Registered = request.Registry.Find(one.Reference) })];

    private IReadOnlyList<PlannedChange>? _changes;

    /// <summary>
    /// The applications that a change of each registration concerns: an application itself, under the name that it had too; of a source those that use it,
    /// wherever they are written.
    /// </summary>
    public IReadOnlyDictionary<ObjectReference, IReadOnlyList<string>> Concerned()
    {
        IReadOnlyList<KubernetesObject> manifests = [.. Desired.Objects.Select(static one => one.Manifest), .. _own.Select(static one => one.Manifest)];
        if (manifests.Count == 0) return new Dictionary<ObjectReference, IReadOnlyList<string>>();
        var users = FluxUsers.Of([.. manifests, .. request.Registry.WrittenFlux.Select(static one => one.Manifest)]);
        return manifests.GroupBy(static one => one.Reference).ToDictionary(
            static same => same.Key, IReadOnlyList<string> (same) => [.. same.Select(RegisteredKinds.ApplicationOf).OfType<string>().Concat(users[same.Key]).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Planned deletions, with what is needed to carry out those of registrations.</summary>
    public IReadOnlyList<PlannedChange> Mark(IReadOnlyList<PlannedChange> pruned)
    {
        var leaving = pruned.Where(static change => change.Action == PlanAction.Prune).Select(static change => change.Reference).ToHashSet();
        // A kind of Flux's may be an object of a cluster too.
        return [.. pruned.Select(change => RegisteredKinds.Contains(change.Reference) && request.Registry.Find(change.Reference)?.Parent == request.Application.Name ? Guard(change with { Outside = true, Registered = request.Registry.Find(change.Reference) }, leaving) : change)];
    }

    private PlannedChange Plan(DesiredObject desired)
    {
        var live = request.Registry.Find(desired.Reference);
        if (WhyNot(desired.Manifest, live) is { } cause) return PlannedChange.Failed(desired, null, new Failure(desired.Subject, "plan", cause));
        if (live is null) return PlannedChange.Of(PlanAction.Create, desired, null);
        // Without the finalizer the deletion is given up: nothing more of it is wanted.
        if (live.DeletingSince is not null && Cascade.WhyNot(desired.Manifest) is null) return Awaited(desired, live);
        var differences = FieldDiff.Compare((System.Text.Json.Nodes.JsonObject)live.Manifest.Json.DeepClone(), (System.Text.Json.Nodes.JsonObject)desired.Manifest.Json.DeepClone(), hideValues: false);
        var action = live.Parent != request.Application.Name ? PlanAction.Adopt : differences.Count > 0 || live.Hash != desired.Hash || live.DeletingSince is not null ? PlanAction.Update : PlanAction.Unchanged;
        return PlannedChange.Of(action, desired, Metadata(live)) with { Differences = differences, Compared = true, Differs = action != PlanAction.Unchanged, Drifted = live.Hash == desired.Hash };
    }

    private PlannedChange Awaited(DesiredObject desired, Registration live) =>
        PlannedChange.Failed(desired, Metadata(live), new Failure(desired.Subject, "plan", "it is being deleted with its objects; it is registered anew once it is gone")) with { Transient = true };

    private string? WhyNot(KubernetesObject manifest, Registration? live)
    {
        var (reference, name) = (manifest.Reference, RegisteredKinds.ApplicationOf(manifest));
        if (request.Registry.PlaceOf(manifest) is { } place) return $"{RegisteredKinds.Title(reference)} is already written in {place}; keep one of the two";
        if (name is not null && request.Registry.FindApplication(name) is { } other && other.Reference != reference) return $"its application would be named {name}, as that of {RegisteredKinds.Title(other.Reference)} of {other.Place} is; keep one of the two";
        if (reference.GroupKind == RegisteredKinds.Application && _ancestors.Contains(reference.Name)) return $"it is a parent of this application ({string.Join(", ", _ancestors)}): the two would register each other";
        if (live is not null && live.Parent != request.Application.Name && request.Registry.IsManaged(live.Parent)) return $"{RegisteredKinds.Title(reference)} is already registered by {live.Place}; keep one of the two";
        return _ancestors.Count >= MostLevels ? $"more than {MostLevels} applications are above it: {string.Join(", ", _ancestors.Prepend(request.Application.Name))}" : null;
    }

    // What is being deleted needs its way to the cluster until it is gone, and its source for the record.
    private PlannedChange Guard(PlannedChange change, HashSet<ObjectReference> leaving)
    {
        if (change is not { Action: PlanAction.Prune, Registered: { Application: null } needed }) return change;
        var users = request.Registry.All.Where(one => (one.DeletingSince is not null || (one.Cascades && leaving.Contains(one.Reference))) && Needs(one, needed)).Select(static one => one.Application).ToList();
        return users.Count == 0 ? change : change with { Action = PlanAction.Skip, Reason = $"objects {(IsCluster(needed) ? "in" : "of")} it are still to be deleted, those of {string.Join(", ", users)}" };
    }

    private static bool IsCluster(Registration one) => one.Reference.GroupKind == RegisteredKinds.Cluster;

    private static bool Needs(Registration application, Registration needed) =>
        IsCluster(needed) ? GoesTo(application, needed) : FluxUsers.SourceOf(application.Manifest) == needed.Reference;

    private static bool GoesTo(Registration application, Registration cluster)
    {
        var (spec, destination) = (cluster.Manifest.Json, application.Manifest.Json);
        if (FluxKinds.IsApplication(application.Manifest))
            return application.Manifest.Annotation(FluxObject.ClusterAnnotation) is { Length: > 0 } named ? named == cluster.Reference.Name : ManifestFields.Flag(spec, "spec.default");
        var (name, server) = (ManifestFields.Text(destination, "spec.destination.name"), ManifestFields.Text(destination, "spec.destination.server"));
        return name == cluster.Reference.Name || (server is not null && server.TrimEnd('/') == ManifestFields.Text(spec, "spec.server")?.TrimEnd('/'))
            || ((name == "in-cluster" || server == Cluster.InClusterServer) && ManifestFields.Flag(spec, "spec.default"));
    }

    private LiveMetadata Metadata(Registration one) => RegistrationMetadata.Of(one, set.Id);
}
