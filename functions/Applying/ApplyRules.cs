using GitOps.Functions.Clusters;

namespace GitOps.Functions.Applying;

/// <summary>What follows from each answer: the table behind the retries.</summary>
internal static class ApplyRules
{
    /// <summary>After an apply.</summary>
    /// <param name="kind">The answer.</param>
    /// <param name="fenced">It was sent with the fence of an object that was read: without one an object that turns up is looked at before its fields are taken.</param>
    /// <param name="brought">The set brings the kind or the namespace that the object needs.</param>
    public static NextStep AfterApply(AnswerKind kind, bool fenced, bool brought) => kind switch
    {
        AnswerKind.Ok => NextStep.Done,
        AnswerKind.Deleting => NextStep.Leave,
        AnswerKind.Conflict when fenced => NextStep.Force,
        AnswerKind.Conflict => NextStep.Reread,
        AnswerKind.Stale or AnswerKind.AlreadyExists or AnswerKind.NotFound => NextStep.Reread,
        AnswerKind.OutcomeUnknown => NextStep.WaitAndReread,
        AnswerKind.Throttled or AnswerKind.Unreachable => NextStep.Wait,
        AnswerKind.NotServed or AnswerKind.NamespaceMissing when brought => NextStep.Wait,
        _ => NextStep.Fail,
    };

    /// <summary>After the delete of an object that is to be made anew: it is waited for, however it goes.</summary>
    public static NextStep AfterDeleteFirst(AnswerKind kind) => AfterDelete(kind) switch
    {
        NextStep.Done or NextStep.Leave => NextStep.Gone,
        var next => next,
    };

    /// <summary>After a delete, which carries the UID: sending it twice does no harm.</summary>
    public static NextStep AfterDelete(AnswerKind kind) => kind switch
    {
        AnswerKind.Ok => NextStep.Done,
        AnswerKind.Deleting => NextStep.Leave,
        AnswerKind.NotFound or AnswerKind.NotServed or AnswerKind.NamespaceMissing => NextStep.Gone,
        AnswerKind.Stale => NextStep.Reread,
        AnswerKind.Throttled or AnswerKind.Unreachable or AnswerKind.OutcomeUnknown => NextStep.Wait,
        _ => NextStep.Fail,
    };
}
