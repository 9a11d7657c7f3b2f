namespace GitOps.Functions.Applications;

/// <summary>What becomes of each of Argo CD's compare options (annotation <see cref="Annotation"/>, on an Application or on an object).</summary>
internal static class CompareOptionRules
{
    /// <summary>The annotation: options separated by commas.</summary>
    public const string Annotation = "argocd.argoproj.io/compare-options";

    /// <summary>On an object: that it left Git does not make its application OutOfSync. It is pruned all the same.</summary>
    public const string IgnoreExtraneous = "IgnoreExtraneous";

    private static readonly (string Option, FieldUse Use, string Meaning)[] Rules =
    [
        (IgnoreExtraneous, FieldUse.Read, ""),
        ("ServerSideDiff=true", FieldUse.Silent, "always so here"),
        ("IncludeMutationWebhook=true", FieldUse.Silent, "always so here: a dry run passes through the webhooks"),
        ("ServerSideDiff=false", FieldUse.Warned, "not acted on; differences are always what the API server says applying would change"),
        ("IncludeMutationWebhook=false", FieldUse.Warned, "not acted on; a dry run passes through the mutating webhooks"),
    ];

    /// <summary>Whether an object's annotation holds an option.</summary>
    public static bool Has(string? annotation, string option) => annotation is not null && SyncOptionSet.Split(annotation).Contains(option, StringComparer.Ordinal);

    /// <summary>What is to be said about options, one sentence for each that is not acted on.</summary>
    /// <param name="annotation">The annotation's value; null for none.</param>
    /// <param name="onObject">It stands on an object, not on an Application, where <see cref="IgnoreExtraneous"/> has no meaning.</param>
    public static IEnumerable<string> Warnings(string? annotation, bool onObject) =>
        SyncOptionSet.Split(annotation ?? "").Select(option => Warning(option, onObject)).OfType<string>();

    private static string? Warning(string option, bool onObject)
    {
        var rule = Rules.FirstOrDefault(r => r.Option == option);
        if (rule.Option is null) return $"{option}: unknown option";
        if (rule.Use == FieldUse.Read) return onObject ? null : $"{option}: counts on an object only";
        return rule.Use == FieldUse.Warned ? $"{option}: {rule.Meaning}" : null;
    }
}
