using System.Globalization;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>The objects of announced writes as they are now, for who has no plan to compare them with.</summary>
/// <param name="open">The announcement.</param>
/// <param name="objects">Those that were looked for: null where it is not there.</param>
internal sealed class AnnouncedObjects(OpenIntent open, IReadOnlyDictionary<ObjectReference, LiveMetadata?> objects)
{
    // The announcement has the time of the machine that made it, the object that of the API server, to the second.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(2);

    /// <summary>Those of them that are registrations and no objects of a cluster.</summary>
    public static AnnouncedObjects Registered(OpenIntent open, IReadOnlyList<PlannedWrite> writes, Registry registry)
    {
        var ours = writes.Select(static write => write.Reference).Where(reference => IsRegistration(open, reference)).Distinct();
        return new AnnouncedObjects(open, ours.ToDictionary(static reference => reference, reference => registry.Find(reference) is { } one ? RegistrationMetadata.Of(one, "") : null));
    }

    /// <summary>It is known whether the write's object is there.</summary>
    public bool Knows(PlannedWrite write) => objects.ContainsKey(write.Reference);

    /// <summary>The same with those that a cluster has.</summary>
    /// <exception cref="Outcomes.FailureException">The cluster does not answer.</exception>
    public async Task<AnnouncedObjects> WithAsync(ClusterReader reader, IReadOnlyList<PlannedWrite> writes, CancellationToken cancel)
    {
        var wanted = writes.Where(write => !Knows(write)).Select(static write => write.Reference).Distinct().ToList();
        var served = await reader.DiscoverAsync([.. wanted.Select(static one => (one.Group, "")).Distinct()], cancel);
        var kinds = wanted.ToLookup(one => served.FindPreferred(one.Group, one.Kind));
        var found = await SoughtObjects.FindAsync(reader, kinds.SelectMany(static same => same.Key is { } kind ? same.Select(one => new SoughtObject(kind, one, one.ToString())) : []), cancel);
        // A kind that is served no more has no objects; of a group that did not answer nothing is known.
        var gone = kinds[null].Where(one => !served.Failures.Keys.Any(failed => failed.StartsWith(one.Group + "/", StringComparison.Ordinal)));
        var known = wanted.Except(kinds[null]).Where(one => found.FailureOf(one) is null).Concat(gone);
        return new AnnouncedObjects(open, objects.Concat(known.Select(one => KeyValuePair.Create(one, found.Find(one)))).ToDictionary());
    }

    /// <summary>Whether a write was made; null where that cannot be told.</summary>
    public bool? WasMade(PlannedWrite write)
    {
        if (!objects.TryGetValue(write.Reference, out var live)) return null;
        if (write.Action == PlannedAction.Prune) return live is null || live.Uid != write.Uid || live.DeletionTimestamp is not null;
        // Whether it was made and has gone since, or never was, nobody can see.
        if (live is null) return null;
        if (live.ResourceVersion == write.ResourceVersion) return false;
        return IsAsWritten(live, write) && (write.Action == PlannedAction.Create || WasAppliedSince(live)) ? true : null;
    }

    // A kind of Flux's is registered from the root alone, which has no cluster; elsewhere it is an object.
    private static bool IsRegistration(OpenIntent open, ObjectReference reference) =>
        open.Intent.Entry.Cluster.Length == 0 ? RegisteredKinds.Contains(reference) : reference.GroupKind == RegisteredKinds.Application;

    private bool IsAsWritten(LiveMetadata live, PlannedWrite write) =>
        live.Annotations.GetValueOrDefault(OwnMetadata.DesiredHash, "") == write.DesiredHash && live.Annotations.GetValueOrDefault(OwnMetadata.Application, "") == open.Intent.Application;

    // An update that undoes a change by hand leaves the hash as it was. A registration has no such time, and is only ever written by us.
    private bool WasAppliedSince(LiveMetadata live) =>
        RegisteredKinds.Contains(live.Reference) || (DateTimeOffset.TryParse(live.AppliedAt, CultureInfo.InvariantCulture, out var applied) && applied >= open.Intent.Entry.At - ClockSkew);
}
