using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>One run of one hook: a hook of two phases is two of these.</summary>
/// <param name="Desired">The object. Carries the sync's id and the phase (<see cref="OwnMetadata.Operation"/>), so that a pass after a kill knows it again.</param>
/// <param name="Phase">The phase that it runs in.</param>
internal sealed record PlannedHook(DesiredObject Desired, SyncPhase Phase)
{
    /// <summary>Its wave within the phase.</summary>
    public int Wave => Desired.Timing.Wave;

    /// <summary>When it is deleted.</summary>
    public HookDeletePolicies DeletePolicies => Desired.Timing.DeletePolicies;

    /// <summary>Its identity.</summary>
    public ObjectReference Reference => Desired.Reference;

    /// <summary>What its object carries while it belongs to this run.</summary>
    public string Tag => Desired.Manifest.Annotation(OwnMetadata.Operation) ?? "";
}
