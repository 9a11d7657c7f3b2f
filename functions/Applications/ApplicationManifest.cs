using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>One manifest of kind Application to an <see cref="Application"/>.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class ApplicationManifest(KubernetesObject manifest, FieldFindings findings)
{
    private const string Ours = "gitops.functions/";
    private const string MaxPrune = Ours + "max-prune";
    private const string SkipReconcile = "argocd.argoproj.io/skip-reconcile";
    private const string DeletionApproved = "argocd.argoproj.io/deletion-approved";

    private static readonly string[] Known =
    [
        MaxPrune, DependencyReader.Annotation, ProtectedKinds.Annotation, RetryReader.TimeoutAnnotation, VariablesReader.Annotation, VariablesReader.StrictAnnotation,
        VariableSourceReader.Annotation,
    ];

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The most that <c>gitops.functions/max-prune</c> may say.</summary>
    private const int MostPruned = 100_000;

    /// <summary>Reads it.</summary>
    /// <returns>Null where the findings hold a failure.</returns>
    public Application? Read()
    {
        if (findings.Failures.Count > 0) return null;
        if (!Rfc1123.IsSubdomain(manifest.Name)) findings.Fail("metadata.name", "must be " + Rfc1123.SubdomainRule);
        var options = ManifestFields.Texts(manifest.Json, "spec.syncPolicy.syncOptions");
        SyncOptionRules.Check(options, findings);
        var ignored = IgnoreDifferenceReader.Read(manifest.Json, findings);
        CheckFinalizers();
        CheckAnnotations();
        var (retry, variables) = (new RetryReader(manifest, findings), new VariablesReader(manifest, findings));
        var (values, strict) = (variables.Read(), variables.ReadStrict());
        var (policy, timeout) = (retry.ReadRetry(), retry.ReadTimeout());
        var (sources, destination, maxPrune, pruneByName) = (ReadSources(), ReadDestination(), ReadMaxPrune(), ReadPruneByName());
        var variableSources = VariableSourceReader.Read(manifest, destination.Namespace, findings);
        var dependsOn = DependencyReader.Read(manifest, findings);
        var (approved, managed) = (ReadDeletionApproved(), ReadManagedNamespace(options));
        return findings.Failures.Count > 0 || sources is null ? null : new Application
        {
            Name = manifest.Name,
            Sources = sources,
            Destination = destination,
            SyncPolicy = ReadSyncPolicy(),
            Retry = policy,
            SyncTimeout = timeout,
            SyncOptions = new SyncOptionSet(options),
            ManagedNamespace = managed,
            DeletionApproved = approved,
            IgnoreDifferences = ignored,
            RespectIgnoreDifferences = options.Contains(SyncOptionRules.RespectIgnoreDifferences),
            Annotations = ManifestFields.TextMap(manifest.Json, "metadata.annotations"),
            Warnings = findings.Warnings,
            Origin = manifest.Origin,
            Variables = values,
            VariableSources = variableSources,
            VariablesStrict = strict,
            DependsOn = dependsOn,
            // As in Argo CD any other value than "true" counts as false.
            Suspended = manifest.Annotation(SkipReconcile) == "true" ? $"annotation {SkipReconcile}" : "",
            MaxPrune = maxPrune,
            PruneByName = pruneByName,
            Finalizers = ManifestFields.Texts(manifest.Json, "metadata.finalizers"),
        };
    }

    private string? Text(string path) => ManifestFields.Text(manifest.Json, path);

    // As in Argo CD a list of sources stands in for the one; both together are a mistake that must not be decided silently.
    private IReadOnlyList<ApplicationSource>? ReadSources()
    {
        var (one, several) = (manifest.Json["spec"]?["source"] as JsonObject, manifest.Json["spec"]?["sources"] as JsonArray ?? []);
        if (several.Count == 0) return new SourceReader(one ?? [], "spec.source", findings, alone: true).Read() is { } source ? [source] : null;
        if (one is { Count: > 0 }) findings.Fail("spec", "source and sources exclude each other");
        var sources = several.Select((item, i) => new SourceReader((JsonObject)item!, $"spec.sources[{i}]", findings).Read()).ToList();
        if (sources.TrueForAll(static source => source is { FilesOnly: true })) findings.Fail("spec.sources", "none of them has a path");
        return sources.Contains(null) ? null : [.. sources.OfType<ApplicationSource>()];
    }

    private ApplicationDestination ReadDestination()
    {
        var (name, server, @namespace) = (Text("spec.destination.name"), Text("spec.destination.server"), Text("spec.destination.namespace"));
        Uri? url = null;
        if (name is null == server is null) findings.Fail("spec.destination", "exactly one of name and server must be written");
        else if (name is not null && !Rfc1123.IsSubdomain(name)) findings.Fail("spec.destination.name", "must be " + Rfc1123.SubdomainRule);
        else if (server is not null && !ServerUrl.TryParse(server, out url)) findings.Fail("spec.destination.server", ServerUrl.Rule);
        if (@namespace is not null && !Rfc1123.IsLabel(@namespace)) findings.Fail("spec.destination.namespace", "must be " + Rfc1123.LabelRule);
        return new ApplicationDestination(name, url is null ? null : ServerUrl.Text(url), @namespace ?? "default");
    }

    // With enabled: false nothing of it counts: a later stage that asks for prune alone must not find it on.
    private SyncPolicy ReadSyncPolicy()
    {
        const string path = "spec.syncPolicy.automated";
        var enabled = ManifestFields.Has(manifest.Json, path) && ManifestFields.Flag(manifest.Json, path + ".enabled", unwritten: true);
        if (!enabled) return new SyncPolicy();
        return new SyncPolicy(
            Automated: true,
            Prune: ManifestFields.Flag(manifest.Json, path + ".prune"),
            SelfHeal: ManifestFields.Flag(manifest.Json, path + ".selfHeal"),
            AllowEmpty: ManifestFields.Flag(manifest.Json, path + ".allowEmpty"));
    }

    private int? ReadMaxPrune()
    {
        if (manifest.Annotation(MaxPrune) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most <= MostPruned) return most;
        findings.Fail($"metadata.annotations[{MaxPrune}]", $"must be a whole number from 0 to {MostPruned}");
        return null;
    }

    private DateTimeOffset? ReadDeletionApproved()
    {
        if (manifest.Annotation(DeletionApproved) is not { } text) return null;
        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        findings.Fail($"metadata.annotations[{DeletionApproved}]", "must be a time with its zone, as RFC 3339 has it: 2026-01-31T12:00:00Z");
        return null;
    }

    private NamespaceMetadata? ReadManagedNamespace(IReadOnlyList<string> options)
    {
        const string path = "spec.syncPolicy.managedNamespaceMetadata";
        if (!ManifestFields.Has(manifest.Json, path)) return null;
        if (!options.Contains("CreateNamespace=true")) findings.Warn(path, "not acted on without the sync option CreateNamespace=true");
        return new NamespaceMetadata(ManifestFields.TextMap(manifest.Json, path + ".labels"), ManifestFields.TextMap(manifest.Json, path + ".annotations"));
    }

    private IReadOnlyList<string> ReadPruneByName()
    {
        if (manifest.Annotation(ProtectedKinds.Annotation) is not { } text) return [];
        if (ProtectedKinds.TryParse(text, out var entries)) return entries;
        findings.Fail($"metadata.annotations[{ProtectedKinds.Annotation}]", ProtectedKinds.Rule);
        return [];
    }

    private void CheckFinalizers()
    {
        foreach (var finalizer in ManifestFields.Texts(manifest.Json, "metadata.finalizers"))
        {
            if (!CascadeFinalizer.Is(finalizer)) findings.Warn("metadata.finalizers", $"{PlainText.Clean(finalizer)}: a finalizer that is not known; not acted on");
        }
    }

    private void CheckAnnotations()
    {
        foreach (var warning in CompareOptionRules.Warnings(manifest.Annotation(CompareOptionRules.Annotation), onObject: false))
            findings.Warn($"metadata.annotations[{CompareOptionRules.Annotation}]", PlainText.Clean(warning));
        foreach (var name in ManifestFields.TextMap(manifest.Json, "metadata.annotations").Keys)
        {
            var path = $"metadata.annotations[{PlainText.Clean(name)}]";
            if (name.StartsWith(Ours, StringComparison.Ordinal) && !Known.Contains(name)) findings.Fail(path, Unknown(name));
        }
    }

    private static string Unknown(string annotation) =>
        NearestName.Of(annotation, Known) is { } near ? $"unknown; did you mean \"{near}\"?" : "unknown";
}
