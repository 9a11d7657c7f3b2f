using GitOps.Functions.Applications;

namespace GitOps.Functions.Tests.Applications;

public sealed class SyncOptionRulesTests
{
    [Theory]
    [InlineData("Prune=false", null)]
    [InlineData("Delete=confirm", null)]
    [InlineData("Replace=true", null)]
    [InlineData("Force=true", null)]
    [InlineData("ServerSideApply=true", null)]
    [InlineData("ServerSideApply=false", "not acted on; objects are always applied on the server's side")]
    [InlineData("CreateNamespace=true", "counts on an Application only (spec.syncPolicy.syncOptions)")]
    [InlineData("PrunePropagationPolicy=orphan", "counts on an Application only (spec.syncPolicy.syncOptions)")]
    [InlineData("Prune=fasle", "unknown option; did you mean \"Prune=false\"?")]
    [InlineData("NoPrune", "unknown option")]
    public void On_an_object(string option, string? warning) => Assert.Equal(warning, SyncOptionRules.WarningOnObject(option));

    [Theory]
    [InlineData("IgnoreExtraneous", true, new string[0])]
    [InlineData(" IgnoreExtraneous , ServerSideDiff=true,", true, new string[0])]
    [InlineData("IgnoreExtraneous", false, new[] { "IgnoreExtraneous: counts on an object only" })]
    [InlineData("IncludeMutationWebhook=true", false, new string[0])]
    [InlineData("ServerSideDiff=false", true, new[] { "ServerSideDiff=false: not acted on; differences are always what the API server says applying would change" })]
    [InlineData("IgnoreNeedsPruning", true, new[] { "IgnoreNeedsPruning: unknown option" })]
    [InlineData(null, true, new string[0])]
    public void Compare_options(string? annotation, bool onObject, string[] warnings) => Assert.Equal(warnings, CompareOptionRules.Warnings(annotation, onObject));
}
