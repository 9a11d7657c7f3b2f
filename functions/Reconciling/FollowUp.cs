using GitOps.Functions.Queueing;

namespace GitOps.Functions.Reconciling;

/// <summary>Another application that is to be looked at because of a pass.</summary>
/// <param name="Application">Which.</param>
/// <param name="Reason">Why.</param>
internal sealed record FollowUp(string Application, ReconcileReason Reason)
{
    /// <summary>The message for it: on behalf of whom the pass was, and with nothing that was asked for that one alone.</summary>
    public ReconcileRequest After(ReconcileRequest request) => new()
    {
        Application = Application,
        Reason = Reason,
        Delivery = request.Delivery,
        Actor = request.Actor,
        RequestedAt = request.RequestedAt,
    };
}
