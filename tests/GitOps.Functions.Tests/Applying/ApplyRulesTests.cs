using GitOps.Functions.Applying;
using GitOps.Functions.Clusters;

namespace GitOps.Functions.Tests.Applying;

/// <summary>What follows from each answer.</summary>
public sealed class ApplyRulesTests
{
    [Theory]
    [InlineData(AnswerKind.Ok, true, false, NextStep.Done)]
    [InlineData(AnswerKind.Deleting, true, false, NextStep.Leave)]
    [InlineData(AnswerKind.Conflict, true, false, NextStep.Force)]
    [InlineData(AnswerKind.Conflict, false, false, NextStep.Reread)]
    [InlineData(AnswerKind.Stale, true, false, NextStep.Reread)]
    [InlineData(AnswerKind.NotServed, false, false, NextStep.Fail)]
    [InlineData(AnswerKind.NotServed, false, true, NextStep.Wait)]
    [InlineData(AnswerKind.NamespaceMissing, false, false, NextStep.Fail)]
    [InlineData(AnswerKind.NamespaceMissing, false, true, NextStep.Wait)]
    [InlineData(AnswerKind.NamespaceTerminating, false, true, NextStep.Fail)]
    [InlineData(AnswerKind.Forbidden, true, true, NextStep.Fail)]
    [InlineData(AnswerKind.Unauthorized, true, true, NextStep.Fail)]
    [InlineData(AnswerKind.Invalid, true, true, NextStep.Fail)]
    [InlineData(AnswerKind.Immutable, true, true, NextStep.Fail)]
    [InlineData(AnswerKind.TooLarge, true, true, NextStep.Fail)]
    [InlineData(AnswerKind.Throttled, true, false, NextStep.Wait)]
    [InlineData(AnswerKind.Unreachable, true, false, NextStep.Wait)]
    [InlineData(AnswerKind.OutcomeUnknown, true, false, NextStep.WaitAndReread)]
    internal void After_an_apply(AnswerKind kind, bool fenced, bool brought, NextStep expected) => Assert.Equal(expected, ApplyRules.AfterApply(kind, fenced, brought));

    [Theory]
    [InlineData(AnswerKind.Ok, NextStep.Done)]
    [InlineData(AnswerKind.Deleting, NextStep.Leave)]
    [InlineData(AnswerKind.NotFound, NextStep.Gone)]
    [InlineData(AnswerKind.NotServed, NextStep.Gone)]
    [InlineData(AnswerKind.Stale, NextStep.Reread)]
    [InlineData(AnswerKind.Forbidden, NextStep.Fail)]
    [InlineData(AnswerKind.OutcomeUnknown, NextStep.Wait)]
    [InlineData(AnswerKind.Throttled, NextStep.Wait)]
    internal void After_a_delete(AnswerKind kind, NextStep expected) => Assert.Equal(expected, ApplyRules.AfterDelete(kind));

    [Theory]
    [InlineData(AnswerKind.Ok, NextStep.Gone)]
    [InlineData(AnswerKind.Deleting, NextStep.Gone)]
    [InlineData(AnswerKind.NotFound, NextStep.Gone)]
    [InlineData(AnswerKind.Stale, NextStep.Reread)]
    [InlineData(AnswerKind.OutcomeUnknown, NextStep.Wait)]
    [InlineData(AnswerKind.Forbidden, NextStep.Fail)]
    internal void After_the_delete_of_what_is_to_be_made_anew(AnswerKind kind, NextStep expected) => Assert.Equal(expected, ApplyRules.AfterDeleteFirst(kind));
}
