using GitOps.Functions.Applying;
using GitOps.Functions.Clusters;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;
using GitOps.Functions.Settings;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// The application's health: the worst of its objects. What a pass has written is judged by the server's answers. Of the others only those are
/// read whose resourceVersion moved since they were last judged: an application that nobody and nothing touched costs no request, however
/// large and however ill it is, and an object that fails later costs one.
/// </summary>
internal static class PassHealth
{
    /// <summary>The health. Never fails: an object that cannot be read has the health Unknown, and is read again at the next check.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="plan">What was planned.</param>
    /// <param name="results">What became of it; null where nothing was written.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<ApplicationHealth> ReadAsync(ClusterReader reader, Plan plan, IReadOnlyList<ChangeResult>? results, CancellationToken cancel)
    {
        var counted = plan.Changes.Where(HealthParts.Counts).ToList();
        var known = Known(plan, counted, results ?? []);
        var unknown = counted.Where(change => !known.ContainsKey(change.Reference)).ToList();
        foreach (var (reference, judged) in await HealthReads.ReadAsync(reader, plan.ApplySet.MemberSelector, unknown, cancel)) known[reference] = judged;
        return new ApplicationHealth(
            HealthParts.Worst(counted.Select(change => (change.Reference, known[change.Reference].Health))),
            [.. counted.Select(change => known[change.Reference]).Where(static one => one.ResourceVersion.Length > 0).Select(Remember)]);
    }

    /// <summary>What needs no request.</summary>
    private static Dictionary<ObjectReference, JudgedObject> Known(Plan plan, List<PlannedChange> counted, IReadOnlyList<ChangeResult> results)
    {
        var written = results.Where(static result => result.Live is not null).DistinctBy(static result => result.Reference).ToDictionary(static result => result.Reference);
        var remembered = Remembered(plan.Remembered);
        var known = new Dictionary<ObjectReference, JudgedObject>();
        foreach (var change in counted)
        {
            var judged = written.GetValueOrDefault(change.Reference) is { } result ? OfWrite(result)
                : WithoutContent(change, plan) is { } told ? new JudgedObject(change.Reference, told)
                : remembered.GetValueOrDefault(change.Reference) is { } last && last.ResourceVersion == change.ResourceVersion ? last
                : null;
            if (judged is not null) known[change.Reference] = judged;
        }
        return known;
    }

    private static JudgedObject OfWrite(ChangeResult result) => HealthAssessor.HasRule(result.Reference) && result.Answer?.ReadBody() is { } live
        ? new JudgedObject(result.Reference, LiveHealth.Of(result.Change.Resource, live), result.Live!.ResourceVersion)
        : new JudgedObject(result.Reference, HealthResult.Healthy);

    /// <summary>What an object's metadata alone say; null where its content must be seen.</summary>
    private static HealthResult? WithoutContent(PlannedChange change, Plan plan) => change.Live switch
    {
        null when change.Failure is { } failure && plan.Incomplete.Count > 0 => HealthResult.Unknown(failure.Cause),
        null => HealthResult.Missing,
        { DeletionTimestamp: not null } leaving => HealthAssessor.PendingDeletion(leaving.Finalizers),
        _ => HealthAssessor.HasRule(change.Reference) ? null : HealthResult.Healthy,
    };

    private static Dictionary<ObjectReference, JudgedObject> Remembered(ApplicationMemory? memory) =>
        memory is null || memory.HealthBy != ProgramVersion.Text ? [] : memory.Health
            .Where(static one => Enum.TryParse<HealthStatus>(one.Status, out _))
            .DistinctBy(static one => one.Reference)
            .ToDictionary(static one => one.Reference, static one => new JudgedObject(one.Reference, new HealthResult(Enum.Parse<HealthStatus>(one.Status), one.Message), one.ResourceVersion));

    private static RememberedHealth Remember(JudgedObject one) => new(one.Reference, one.ResourceVersion, one.Health.Status.ToString(), one.Health.Message);
}
