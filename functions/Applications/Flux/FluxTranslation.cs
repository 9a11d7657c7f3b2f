using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications.Flux;

/// <summary>
/// Says what a Flux object means as an Application, which is then read like any other: one set of rules for what may be written. What an Application has
/// no field for is set afterwards.
/// </summary>
/// <param name="one">The object.</param>
internal sealed class FluxTranslation(FluxObject one)
{
    private const string Ours = "gitops.functions/";

    // The others have fields of their own in Flux's kinds.
    private static readonly string[] Taken = [Ours + "max-prune", ProtectedKinds.Annotation, VariablesReader.StrictAnnotation];

    /// <summary>spec.source.</summary>
    public required JsonObject Source { get; init; }

    /// <summary>The namespace of objects that name none.</summary>
    public required string Namespace { get; init; }

    /// <summary>Objects that left Git are deleted.</summary>
    public required bool Prune { get; init; }

    /// <summary>A change by hand is undone.</summary>
    public required bool SelfHeal { get; init; }

    /// <summary>spec.syncPolicy.syncOptions.</summary>
    public IReadOnlyList<string> SyncOptions { get; init; } = [];

    /// <summary>spec.ignoreDifferences.</summary>
    public JsonArray IgnoreDifferences { get; init; } = [];

    /// <summary>The Application.</summary>
    /// <returns>Null where the object's findings hold a failure.</returns>
    public Application? Read()
    {
        if (one.Findings.Failures.Count > 0) return null;
        var manifest = new KubernetesObject(Manifest(), one.Manifest.Origin);
        var findings = ApplicationFields.Table.Check(manifest);
        var application = new ApplicationManifest(manifest, findings).Read();
        foreach (var failure in findings.Failures) one.Findings.Fail($"as an Application: {failure.Step}", failure.Cause);
        return application is null || one.Findings.Failures.Count > 0 ? null : application with
        {
            // Files that override options are Argo CD's own.
            Sources = [.. application.Sources.Select(static source => source with { Written = null })],
            Warnings = [.. one.Findings.Warnings, .. application.Warnings],
        };
    }

    private JsonObject Manifest() => new()
    {
        ["apiVersion"] = "argoproj.io/v1alpha1",
        ["kind"] = "Application",
        ["metadata"] = new JsonObject { ["name"] = one.ApplicationName, ["annotations"] = Annotations() },
        ["spec"] = new JsonObject
        {
            ["source"] = Source,
            ["destination"] = Destination(),
            ["syncPolicy"] = new JsonObject
            {
                ["automated"] = new JsonObject { ["prune"] = Prune, ["selfHeal"] = SelfHeal },
                ["syncOptions"] = new JsonArray([.. SyncOptions.Select(static option => (JsonNode)option)]),
            },
            ["ignoreDifferences"] = IgnoreDifferences,
        },
    };

    // An annotation of ours that counts on Applications only must not be lost silently: the Application's reader tells it.
    private JsonObject Annotations()
    {
        var annotations = new JsonObject();
        foreach (var (name, value) in ManifestFields.TextMap(one.Manifest.Json, "metadata.annotations"))
        {
            if (!name.StartsWith(Ours, StringComparison.Ordinal) || name == FluxObject.ClusterAnnotation) continue;
            if (Taken.Contains(name)) annotations[name] = value;
            else one.Findings.Fail($"metadata.annotations[{PlainText.Clean(name)}]", $"not for this kind; of ours count {string.Join(", ", Taken.Append(FluxObject.ClusterAnnotation))}");
        }
        return annotations;
    }

    // Flux applies to the cluster that it runs in.
    private JsonObject Destination() => one.Cluster is { } cluster
        ? new JsonObject { ["name"] = cluster, ["namespace"] = Namespace }
        : new JsonObject { ["server"] = Cluster.InClusterServer, ["namespace"] = Namespace };
}
