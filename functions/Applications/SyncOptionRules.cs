namespace GitOps.Functions.Applications;

/// <summary>
/// What becomes of each of Argo CD's sync options on an Application (<c>spec.syncPolicy.syncOptions</c>). Refused: those that keep
/// something from being deleted, because leaving them out would delete it.
/// </summary>
internal static class SyncOptionRules
{
    /// <summary>Ignored fields are not written either.</summary>
    public const string RespectIgnoreDifferences = "RespectIgnoreDifferences=true";

    private const string Path = "spec.syncPolicy.syncOptions";
    private const string KeepsObjects = "not supported yet for a whole Application; leave spec.syncPolicy.automated.prune out instead";

    private static readonly (string Option, FieldUse Use, string Meaning)[] Rules =
    [
        ("ServerSideApply=true", FieldUse.Silent, "always so here"),
        ("ApplyOutOfSyncOnly=true", FieldUse.Silent, "always so here"),
        ("PruneLast=true", FieldUse.Silent, "always so here"),
        ("FailOnSharedResource=true", FieldUse.Silent, "always so here"),
        ("Validate=true", FieldUse.Silent, "always so here"),
        ("CreateNamespace=false", FieldUse.Silent, "always so here"),
        ("Replace=false", FieldUse.Silent, "always so here"),
        ("Force=false", FieldUse.Silent, "always so here"),
        ("Prune=true", FieldUse.Silent, "as spec.syncPolicy.automated.prune says"),
        ("CreateNamespace=true", FieldUse.Warned, "not acted on; put the Namespace into Git, or create it beforehand"),
        ("ServerSideApply=false", FieldUse.Warned, "not acted on; objects are always applied on the server's side"),
        ("ApplyOutOfSyncOnly=false", FieldUse.Warned, "not acted on; only what differs is written"),
        ("PruneLast=false", FieldUse.Warned, "not acted on; objects are always pruned last"),
        ("FailOnSharedResource=false", FieldUse.Warned, "not acted on; an object of another application is always an error"),
        (RespectIgnoreDifferences, FieldUse.Read, ""),
        ("RespectIgnoreDifferences=false", FieldUse.Silent, "always so here"),
        ("Validate=false", FieldUse.Warned, "not acted on; the API server validates"),
        ("Replace=true", FieldUse.Warned, "not acted on; objects are applied, and one that cannot be changed is an error"),
        ("Force=true", FieldUse.Warned, "not acted on; objects are never deleted to be created anew"),
        ("SkipDryRunOnMissingResource=true", FieldUse.Warned, "not acted on; a kind that its CustomResourceDefinition has yet to bring is waited for"),
        ("SkipDryRunOnMissingResource=false", FieldUse.Silent, "no difference here"),
        ("ClientSideApplyMigration=true", FieldUse.Warned, "not acted on; fields that others own are taken over, and named in the audit"),
        ("ClientSideApplyMigration=false", FieldUse.Warned, "not acted on; fields that others own are taken over, and named in the audit"),
        ("PrunePropagationPolicy=foreground", FieldUse.Warned, "not acted on; the API server's default is used"),
        ("PrunePropagationPolicy=background", FieldUse.Warned, "not acted on; the API server's default is used"),
        ("PrunePropagationPolicy=orphan", FieldUse.Refused, "not supported yet, dependents would be deleted; leave spec.syncPolicy.automated.prune out"),
        ("Prune=false", FieldUse.Refused, KeepsObjects),
        ("Prune=confirm", FieldUse.Refused, KeepsObjects),
        ("Delete=false", FieldUse.Refused, KeepsObjects),
        ("Delete=confirm", FieldUse.Refused, KeepsObjects),
    ];

    /// <summary>Checks the options of an Application.</summary>
    public static void Check(IReadOnlyList<string> options, FieldFindings findings)
    {
        foreach (var option in options)
        {
            var rule = Rules.FirstOrDefault(r => r.Option == option);
            if (rule.Option is null) findings.Fail(Path, Unknown(option));
            else if (rule.Use == FieldUse.Refused) findings.Fail(Path, $"{option}: {rule.Meaning}");
            else if (rule.Use == FieldUse.Warned) findings.Warn(Path, $"{option}: {rule.Meaning}");
        }
    }

    private static string Unknown(string option) =>
        NearestName.Of(option, Rules.Select(static r => r.Option)) is { } near ? $"unknown option; did you mean \"{near}\"?" : "unknown option";
}
