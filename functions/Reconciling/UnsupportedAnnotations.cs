using GitOps.Functions.Applications;
using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Reconciling;

/// <summary>Annotations and options of Argo CD's on objects that are not acted on. Nothing is ignored silently: each is a warning in the application's status.</summary>
internal static class UnsupportedAnnotations
{
    private const string Prefix = "argocd.argoproj.io/";

    // What is acted on, and what only says how Argo CD itself keeps track.
    private static readonly string[] Known = [SyncOptionSet.Annotation, CompareOptionRules.Annotation, HookWords.Hook, HookWords.DeletePolicy, HookWords.Wave, Prefix + "tracking-id", Prefix + "installation-id", Prefix + "skip-file-rendering"];

    /// <summary>One sentence for each that is found.</summary>
    public static IEnumerable<string> In(IEnumerable<KubernetesObject> objects) => objects.SelectMany(Of);

    private static IEnumerable<string> Of(KubernetesObject one)
    {
        // What counts on an Application says its own reader.
        var registered = RegisteredKinds.IsNoClusters(one.Reference);
        foreach (var (name, _) in registered ? [] : one.Annotations ?? [])
        {
            if ((name.StartsWith(Prefix, StringComparison.Ordinal) && !Known.Contains(name)) || (name.StartsWith(FluxAnnotations.Prefix, StringComparison.Ordinal) && !FluxAnnotations.Known.Contains(name)))
                yield return $"{one.Reference} ({one.Origin}): the annotation {name} is not acted on yet; the object is applied like any other";
        }
        foreach (var word in HookWords.NotRun(one.Annotation(HookWords.Hook)))
            yield return $"{one.Reference} ({one.Origin}): the hook {word} is not run yet, and the object is not applied; when an Application is removed, its objects stay";
        foreach (var option in SyncOptionSet.Parse(one.Annotation(SyncOptionSet.Annotation)).All)
        {
            if (SyncOptionRules.WarningOnObject(option) is { } warning) yield return $"{one.Reference} ({one.Origin}): the sync option {PlainText.Clean(option)}: {warning}";
        }
        foreach (var warning in registered ? [] : CompareOptionRules.Warnings(one.Annotation(CompareOptionRules.Annotation), onObject: true))
            yield return $"{one.Reference} ({one.Origin}): the compare option {PlainText.Clean(warning)}";
    }
}
