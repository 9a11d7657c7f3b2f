using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Audit;

/// <summary>How one hook of a sync stands.</summary>
/// <param name="Object">Its object.</param>
/// <param name="ApiVersion">The version that it was applied in.</param>
/// <param name="Uid">metadata.uid: another object of its name is another hook.</param>
/// <param name="Phase">The phase that it runs in.</param>
/// <param name="Wave">Its wave.</param>
/// <param name="DeletePolicies">When it is deleted.</param>
/// <param name="State">How far it came.</param>
/// <param name="Message">Why, in the object's own words; at most 300 characters when stored.</param>
internal sealed record HookState(
    ObjectReference Object, string ApiVersion, string Uid, SyncPhase Phase, int Wave, HookDeletePolicies DeletePolicies, OperationPhase State, string Message)
{
    /// <summary>Group and version of its kind.</summary>
    public (string Group, string Version) GroupVersion => (Object.Group, ApiVersion[(ApiVersion.LastIndexOf('/') + 1)..]);

    /// <summary>Its policy says to delete it, now that it is as it is.</summary>
    public bool IsToBeDeleted => (State == OperationPhase.Succeeded && DeletePolicies.HasFlag(HookDeletePolicies.HookSucceeded))
        || (State == OperationPhase.Failed && DeletePolicies.HasFlag(HookDeletePolicies.HookFailed));
}
