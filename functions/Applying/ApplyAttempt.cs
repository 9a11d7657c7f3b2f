using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>What is known so far while one object is being applied, over several requests.</summary>
/// <param name="change">What was planned.</param>
internal sealed class ApplyAttempt(PlannedChange change)
{
    private readonly List<FieldConflict> _taken = [];
    private KubernetesObject _manifest = change.Desired!.Manifest;
    private bool _unknown;

    /// <summary>The object that the next write expects to find; null for none.</summary>
    public LiveMetadata? Fence { get; private set; } = change.Live;

    /// <summary>Take fields from others. Tried without first, because only a refusal names them.</summary>
    public bool Force { get; private set; }

    /// <summary>How often it was read again.</summary>
    public int Rereads { get; private set; }

    /// <summary>What to send: with resourceVersion and UID where an object is expected, so that a write that comes late is refused.</summary>
    public KubernetesObject Content()
    {
        if (Fence is null) return change.Desired!.Manifest;
        var fenced = _manifest.DeepClone();
        var metadata = (JsonObject)fenced.Json["metadata"]!;
        metadata["resourceVersion"] = Fence.ResourceVersion;
        metadata["uid"] = Fence.Uid;
        return fenced;
    }

    /// <summary>Others own fields, and they will be taken.</summary>
    public void Take(IReadOnlyList<FieldConflict> conflicts)
    {
        Force = true;
        _taken.AddRange(conflicts.Except(_taken));
    }

    /// <summary>A write may have been done, or not.</summary>
    public void MayBeDone() => _unknown = true;

    /// <summary>The object was read again.</summary>
    /// <param name="live">What was found; null where there is none.</param>
    /// <param name="read">All of it, where its ignored fields are to stay as they are: the fence makes sure that it is that very version which is written to.</param>
    /// <exception cref="FailureException">A rule needs more than it may have.</exception>
    public void Expect(LiveMetadata? live, JsonObject? read = null)
    {
        Fence = live;
        Rereads++;
        if (read is not null) _manifest = IgnoredMerge.Of(change.Desired!, read);
    }

    /// <summary>The result of a write that was done.</summary>
    public ChangeResult Done(ApiAnswer answer)
    {
        var live = answer.ReadMetadata();
        return new ChangeResult(change, Outcome(answer, live)) { Taken = _taken, Live = live, Object = change.Resource.IsSecret ? null : answer.ReadBody() };
    }

    // A write that changes nothing leaves the resourceVersion alone, unless an earlier one of ours did the work unseen.
    private ChangeOutcome Outcome(ApiAnswer answer, LiveMetadata live)
    {
        if (answer.Status == 201 || (_unknown && change.Live is null)) return ChangeOutcome.Created;
        return Fence?.ResourceVersion == live.ResourceVersion && !_unknown ? ChangeOutcome.Unchanged : ChangeOutcome.Configured;
    }
}
