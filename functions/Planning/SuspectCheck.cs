using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// A closer look at one object: what the server would make of it (dry-run apply) against what is there. Two requests, the
/// second after the first where fields are ignored, and at the same time where not.
/// </summary>
internal static class SuspectCheck
{
    private const string Step = "plan";

    // An object that others write all the time (an annotation, a counter) is compared as it was between two writes, if there is such a moment.
    private const int MaxLooks = 4;

    /// <summary>Looks.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="desired">As Git has it.</param>
    /// <param name="live">As the cluster listed it.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<Suspicion> LookAsync(ClusterReader reader, DesiredObject desired, LiveMetadata live, CancellationToken cancel)
    {
        for (var looks = 1; ; looks++)
        {
            var look = await LookOnceAsync(reader, desired, live, cancel);
            if (look.Differences.Count == 0 || look.Live is not null || looks == MaxLooks) return look;
        }
    }

    private static async Task<Suspicion> LookOnceAsync(ClusterReader reader, DesiredObject desired, LiveMetadata live, CancellationToken cancel)
    {
        var reading = reader.ReadAsync(desired.Resource, desired.Reference.Namespace, desired.Reference.Name, cancel);
        var trying = desired.Ignored is null ? reader.DryRunApplyAsync(desired.Resource, desired.Manifest, cancel) : TryMergedAsync(reader, desired, reading, cancel);
        try
        {
            return Judge(desired, live, await reading, await trying);
        }
        catch (FailureException limit) when (desired.Ignored is not null && !limit.Transient)
        {
            return new Suspicion([], Failure: limit.Failure);
        }
    }

    // What is ignored is not tried: a value in Git that the server would refuse (a volume that cannot shrink) must not be an error.
    private static async Task<ApiAnswer> TryMergedAsync(ClusterReader reader, DesiredObject desired, Task<ApiAnswer> reading, CancellationToken cancel) =>
        await reading is { Succeeded: true } read ? await reader.DryRunApplyAsync(desired.Resource, IgnoredMerge.Of(desired, read.ReadBody()!), cancel) : await reading;

    private static Suspicion Judge(DesiredObject desired, LiveMetadata live, ApiAnswer read, ApiAnswer tried)
    {
        if (read.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing) return new Suspicion([], Gone: true);
        if (read.Kind == AnswerKind.Deleting || tried.Kind == AnswerKind.Deleting) return new Suspicion([], Deleting: true);
        if (!read.Succeeded) return new Suspicion([], Failure: read.Describe(desired.Subject, Step), Transient: read.Transient);
        if (!tried.Succeeded) return new Suspicion([], Failure: tried.Describe(desired.Subject, Step), Transient: tried.Transient, Refusal: tried.Kind);
        var (seen, made) = (read.ReadMetadata(), tried.ReadMetadata());
        // A dry run answers with the version that it began with: where that is another, a write of someone came between the two requests.
        var certain = seen.ResourceVersion == made.ResourceVersion ? seen : null;
        var (before, after) = (read.ReadBody()!, tried.ReadBody()!);
        Adoption.TakeOut(desired, live, after);
        if (desired.Ignored is { } ignored) return IgnoringDiff.Compare(desired, ignored, before, after) with { Live = certain };
        var differences = FieldDiff.Compare(before, after, desired.Resource.IsSensitive);
        // Someone who changed a field and put it back took it from us: its next change would not show in what we own.
        var ownsAll = live.FieldsHash is not null && made.FieldsHash == live.FieldsHash;
        return new Suspicion(differences, ownsAll, Live: certain);
    }
}
