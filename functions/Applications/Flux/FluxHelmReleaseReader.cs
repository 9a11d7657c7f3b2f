using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications.Flux;

/// <summary>A HelmRelease of Flux's to an Application.</summary>
/// <param name="written">The manifest.</param>
/// <param name="sources">All sources.</param>
internal sealed class FluxHelmReleaseReader(FluxManifest written, FluxSources sources)
{
    private readonly FluxObject _one = FluxObject.Check(written.Manifest, FluxHelmReleaseFields.Table);

    /// <summary>Reads it.</summary>
    /// <returns>The object, with its findings, and the Application; null where it cannot be one.</returns>
    public FluxLink Read()
    {
        if (_one.Findings.Failures.Count > 0 || FindSource() is not { } source) return new FluxLink(_one, null);
        var (interval, timeout, dependsOn) = (_one.Duration("spec.interval"), _one.Duration("spec.timeout"), _one.DependsOn());
        var values = FluxValuesFrom.Read(_one);
        FluxRemoval.Check(_one);
        var waits = !_one.Flag("spec.install.disableWait") && !_one.Flag("spec.upgrade.disableWait");
        var application = new FluxTranslation(_one)
        {
            Source = new FluxChart(_one, source).Read(),
            Namespace = _one.DestinationNamespace,
            // As helm: what left the chart is deleted. What is changed by hand stays until the chart changes, unless drift is corrected.
            Prune = true,
            SelfHeal = ReadMode() == "enabled",
            SyncOptions = _one.Flag("spec.install.createNamespace") ? ["CreateNamespace=true"] : [],
            IgnoreDifferences = Ignored(),
        }.Read();
        return new FluxLink(_one, application is null ? null : application with
        {
            Sources = [FluxCommonMetadata.Add(FluxIgnore.Add(application.Source, source), FluxCommonMetadata.Read(_one))],
            DependsOn = dependsOn,
            ChartValueSources = values,
            Suspended = FluxSuspension.Of(_one, source),
            ReadyWhenApplied = !waits,
            HealthWait = waits ? HealthWait.All : null,
            Force = _one.Flag("spec.upgrade.force"),
            // Flux's default.
            SyncTimeout = timeout ?? TimeSpan.FromMinutes(5),
            Retry = FluxRetry.Every(interval),
            CheckInterval = FluxRetry.Shorter(interval, source.Duration("spec.interval")),
        });
    }

    private FluxObject? FindSource()
    {
        var (chart, reference) = (_one.Text("spec.chart.spec.chart") is not null, _one.Text("spec.chartRef.name") is not null);
        if (chart == reference) _one.Findings.Fail("spec", "exactly one of chart and chartRef must be written, with a name");
        else if (_one.Text(reference ? "spec.chartRef.kind" : "spec.chart.spec.sourceRef.kind") is { } kind and (FluxKinds.Bucket or FluxKinds.HelmChart or "ExternalArtifact"))
            _one.Findings.Fail(reference ? "spec.chartRef.kind" : "spec.chart.spec.sourceRef.kind", $"{kind} is not supported");
        else return sources.Find(_one, reference ? "spec.chartRef" : "spec.chart.spec.sourceRef");
        return null;
    }

    private string ReadMode()
    {
        var mode = _one.Text("spec.driftDetection.mode") ?? "disabled";
        if (mode is not ("enabled" or "warn" or "disabled")) _one.Findings.Fail("spec.driftDetection.mode", "must be enabled, warn or disabled");
        return mode;
    }

    private JsonArray Ignored() => new([.. _one.Items("spec.driftDetection.ignore").Select(static rule => (JsonNode)Ignored(rule))]);

    private static JsonObject Ignored(JsonObject rule)
    {
        var made = new JsonObject { ["jsonPointers"] = ManifestFields.Copy(rule, "paths") };
        foreach (var field in (string[])["kind", "name", "namespace"])
        {
            if (ManifestFields.Text(rule, "target." + field) is { } text) made[field] = text;
        }
        made["group"] = ManifestFields.Text(rule, "target.group") ?? (made["kind"] is null ? "*" : "");
        made["kind"] ??= "*";
        return made;
    }
}
