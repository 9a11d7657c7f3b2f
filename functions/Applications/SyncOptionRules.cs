namespace GitOps.Functions.Applications;

/// <summary>
/// What becomes of each of Argo CD's sync options: on an Application (<c>spec.syncPolicy.syncOptions</c>), where an unknown one is an error, and
/// on an object (annotation <see cref="SyncOptionSet.Annotation"/>), where it is a warning.
/// </summary>
internal static class SyncOptionRules
{
    /// <summary>Ignored fields are not written either.</summary>
    public const string RespectIgnoreDifferences = "RespectIgnoreDifferences=true";

    private const string Path = "spec.syncPolicy.syncOptions";

    private static readonly (string Option, FieldUse Use, string Meaning)[] Rules =
    [
        ("Prune=true", FieldUse.Silent, "as spec.syncPolicy.automated.prune says"),
        ("Prune=false", FieldUse.Read, ""),
        ("Prune=confirm", FieldUse.Read, ""),
        ("Delete=true", FieldUse.Silent, "always so here"),
        ("Delete=false", FieldUse.Read, ""),
        ("Delete=confirm", FieldUse.Read, ""),
        ("Replace=true", FieldUse.Read, ""),
        ("Replace=false", FieldUse.Read, ""),
        ("Force=true", FieldUse.Warned, "not acted on here, as in Argo CD; it counts as an annotation on the object that may be deleted to be made anew"),
        ("Force=false", FieldUse.Silent, "always so here"),
        ("CreateNamespace=true", FieldUse.Read, ""),
        ("CreateNamespace=false", FieldUse.Silent, "always so here"),
        ("PrunePropagationPolicy=foreground", FieldUse.Read, ""),
        ("PrunePropagationPolicy=background", FieldUse.Read, ""),
        ("PrunePropagationPolicy=orphan", FieldUse.Read, ""),
        ("ServerSideApply=true", FieldUse.Silent, "always so here"),
        ("ApplyOutOfSyncOnly=true", FieldUse.Silent, "always so here"),
        ("PruneLast=true", FieldUse.Silent, "always so here"),
        ("FailOnSharedResource=true", FieldUse.Silent, "always so here"),
        ("Validate=true", FieldUse.Silent, "always so here"),
        ("ServerSideApply=false", FieldUse.Warned, "not acted on; objects are always applied on the server's side"),
        ("ApplyOutOfSyncOnly=false", FieldUse.Warned, "not acted on; only what differs is written"),
        ("PruneLast=false", FieldUse.Warned, "not acted on; objects are always pruned last"),
        ("FailOnSharedResource=false", FieldUse.Warned, "not acted on; an object of another application is always an error"),
        (RespectIgnoreDifferences, FieldUse.Read, ""),
        ("RespectIgnoreDifferences=false", FieldUse.Silent, "always so here"),
        ("Validate=false", FieldUse.Warned, "not acted on; the API server validates, and refuses a field that it does not know"),
        ("SkipDryRunOnMissingResource=true", FieldUse.Read, ""),
        ("SkipDryRunOnMissingResource=false", FieldUse.Silent, "no difference here"),
        ("ClientSideApplyMigration=true", FieldUse.Silent, "always so here"),
        ("ClientSideApplyMigration=false", FieldUse.Read, ""),
    ];

    // Those that Argo CD reads on an object too.
    private static readonly string[] OnObjects = ["Prune", "Delete", "Replace", "Force", "PruneLast", "ServerSideApply", "Validate", "SkipDryRunOnMissingResource"];

    /// <summary>Checks the options of an Application.</summary>
    public static void Check(IReadOnlyList<string> options, FieldFindings findings)
    {
        foreach (var option in options)
        {
            var rule = Find(option);
            if (rule.Option is null) findings.Fail(Path, Unknown(option, Rules.Select(static r => r.Option)));
            else if (rule.Use == FieldUse.Warned) findings.Warn(Path, $"{option}: {rule.Meaning}");
        }
    }

    /// <summary>What is to be said about an option on an object, or null where it is acted on, or always so.</summary>
    public static string? WarningOnObject(string option)
    {
        var rule = Find(option);
        if (rule.Option is null) return Unknown(option, Rules.Select(static r => r.Option).Where(IsForObjects));
        if (!IsForObjects(option)) return "counts on an Application only (spec.syncPolicy.syncOptions)";
        return rule.Use == FieldUse.Warned && option != "Force=true" ? rule.Meaning : null;
    }

    private static (string? Option, FieldUse Use, string Meaning) Find(string option) => Rules.FirstOrDefault(r => r.Option == option);

    private static bool IsForObjects(string option) => OnObjects.Contains(option.Split('=')[0]);

    private static string Unknown(string option, IEnumerable<string> known) =>
        NearestName.Of(option, known) is { } near ? $"unknown option; did you mean \"{near}\"?" : "unknown option";
}
