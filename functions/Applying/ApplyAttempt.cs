using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>What is known so far while one object is being applied, over several requests.</summary>
/// <param name="change">What was planned.</param>
/// <param name="judged">The object's health is read from its content.</param>
internal sealed class ApplyAttempt(PlannedChange change, bool judged)
{
    private readonly List<FieldConflict> _taken = [];
    private KubernetesObject _manifest = change.Desired!.Manifest;
    private bool _unknown;
    private bool _applies = change.Desired!.Method is WriteMethod.Apply or WriteMethod.ApplyOrRecreate;
    private bool _deletes = change.Desired!.Method == WriteMethod.Recreate;
    private string _why = "Replace=true and Force=true";
    private bool _deleted;
    private bool _replaced;
    private string? _former;
    private JsonObject? _before = change.Before?.ReadBody();

    // A CustomResourceDefinition's conditions say whether it is established.
    private bool Keeps => !change.Resource.IsSecret && (judged || DefinedKinds.IsDefinition(change.Reference));

    private bool Respects => change.Desired!.Ignored is { Respected: true };

    /// <summary>The object that the next write expects to find; null for none.</summary>
    public LiveMetadata? Fence { get; private set; } = change.Live;

    /// <summary>Take fields from others. Tried without first, because only a refusal names them.</summary>
    public bool Force { get; private set; }

    /// <summary>How often it was read again.</summary>
    public int Rereads { get; private set; }

    /// <summary>What to do next with the object that is there.</summary>
    public WriteMethod Method => Fence is null || _applies ? WriteMethod.Apply : _deletes ? WriteMethod.Recreate : WriteMethod.Replace;

    /// <summary>It may be deleted where a field cannot be changed, and was not yet.</summary>
    public bool MayRecreate => change.Desired!.MayRecreate && !_deleted && Fence is not null;

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

    /// <summary>All of the object is needed when it is read: its ignored fields stay as they are, or what the write changes has to be told.</summary>
    public bool NeedsContent => Respects || (!change.Compared && change is { Outside: false, Action: PlanAction.Update or PlanAction.Adopt });

    /// <summary>It is read before the first write: the plan did not.</summary>
    public bool IsReadFirst => NeedsContent && Fence is not null && _before is null;

    /// <summary>The object is there, belongs to nobody, and will be applied to.</summary>
    public bool IsAdoption => _applies && Fence is { } live && change.Action == PlanAction.Adopt && Adoption.IsOne(live);

    /// <summary>What another manager owned is ours.</summary>
    public void TakenOver(LiveMetadata live, string former) => (Fence, _former) = (live, former);

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
    /// <param name="read">All of it, where that is needed: the fence makes sure that it is that very version which is written to.</param>
    /// <exception cref="FailureException">A rule needs more than it may have.</exception>
    public void Expect(LiveMetadata? live, JsonObject? read = null)
    {
        Fence = live;
        Rereads++;
        // It was made by a write of ours whose answer was lost: it is not to be deleted or replaced once more.
        if (_unknown && live is not null && PlanMemory.HashOf(live) == change.Desired!.Hash) _applies = true;
        _before = read;
        if (read is not null && Respects) _manifest = IgnoredMerge.Of(change.Desired!, read);
    }

    /// <summary>It was replaced: applying it makes us the owner of what Git names, and says what was desired.</summary>
    public void Replaced(LiveMetadata live) => (Fence, _applies, _replaced) = (live, true, true);

    /// <summary>A field cannot be changed: it is to be deleted and made anew.</summary>
    public void Recreate(string why) => (_applies, _deletes, _why) = (false, true, why);

    /// <summary>It was deleted; it may take a while until it is gone.</summary>
    public void Deleted() => _deleted = true;

    /// <summary>It is gone: what comes next makes it anew.</summary>
    public void Gone() => (Fence, _applies) = (null, true);

    /// <summary>The result of a write that was done.</summary>
    public ChangeResult Done(ApiAnswer answer)
    {
        var live = answer.ReadMetadata();
        return new ChangeResult(change, Outcome(answer, live)) { Taken = _taken, Live = live, Answer = Keeps ? answer : null, Reason = Note(), Differences = Differences(answer) };
    }

    /// <summary>The result of a failure: what was done before it is on record too.</summary>
    public ChangeResult Fail(Failure failure, bool transient) => new(change, ChangeOutcome.Failed)
    {
        Failure = Note() is { Length: > 0 } note ? failure with { Cause = $"{note}; then: {failure.Cause}" } : failure,
        Transient = transient || _deleted,
    };

    private IReadOnlyList<FieldDifference>? Differences(ApiAnswer answer) =>
        _before is { } before && !change.Compared && !_deleted ? FieldDiff.Compare(before, answer.ReadBody()!, change.Resource.IsSensitive) : null;

    private string Note() => _deleted ? $"deleted, to be made anew: {_why}" : _replaced ? "replaced" : _former is { } former ? $"took over what {PlainText.Clean(former)} owned" : "";

    // A write that changes nothing leaves the resourceVersion alone, unless an earlier one of ours did the work unseen.
    private ChangeOutcome Outcome(ApiAnswer answer, LiveMetadata live)
    {
        if (_deleted || _replaced || _former is not null) return ChangeOutcome.Configured;
        if (answer.Status == 201 || (_unknown && change.Live is null)) return ChangeOutcome.Created;
        return Fence?.ResourceVersion == live.ResourceVersion && !_unknown ? ChangeOutcome.Unchanged : ChangeOutcome.Configured;
    }
}
