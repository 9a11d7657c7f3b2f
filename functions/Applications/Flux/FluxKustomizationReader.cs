using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications.Flux;

/// <summary>A Kustomization of Flux's to an Application.</summary>
/// <param name="written">The manifest.</param>
/// <param name="sources">All sources.</param>
internal sealed class FluxKustomizationReader(FluxManifest written, FluxSources sources)
{
    private readonly FluxObject _one = FluxObject.Check(written.Manifest, FluxKustomizationFields.Table);

    /// <summary>Reads it.</summary>
    /// <returns>The object, with its findings, and the Application; null where it cannot be one.</returns>
    public FluxLink Read()
    {
        if (_one.Findings.Failures.Count > 0 || FindSource() is not { } repository) return new FluxLink(_one, null);
        var (interval, timeout, retry) = (_one.Duration("spec.interval"), _one.Duration("spec.timeout"), _one.Duration("spec.retryInterval"));
        var (dependsOn, health, variables) = (_one.DependsOn(), ReadHealthChecks(), ReadVariableSources());
        FluxRemoval.Check(_one);
        var inline = ManifestFields.TextMap(written.Manifest.Json, "spec.postBuild.substitute");
        foreach (var name in inline.Keys.Where(static name => !VariablesReader.IsName(name))) _one.Findings.Fail("spec.postBuild.substitute", $"\"{Outcomes.PlainText.Clean(name)}\" is no name for a variable");
        var application = new FluxTranslation(_one)
        {
            Source = Source(repository),
            Namespace = _one.DestinationNamespace,
            Prune = _one.Flag("spec.prune"),
            SelfHeal = true,
        }.Read();
        return new FluxLink(_one, application is null ? null : application with
        {
            Sources = [FluxCommonMetadata.Add(FluxIgnore.Add(application.Source with { GeneratesKustomization = true }, repository), FluxCommonMetadata.Read(_one))],
            DependsOn = dependsOn,
            Suspended = FluxSuspension.Of(_one, repository),
            ReadyWhenApplied = health is null,
            HealthWait = health,
            Force = _one.Flag("spec.force"),
            Variables = inline.Count > 0 ? inline : null,
            VariableSources = variables,
            // Flux's own default, unless the annotation says otherwise.
            VariablesStrict = written.Manifest.Annotation(VariablesReader.StrictAnnotation) == "true",
            SyncTimeout = timeout ?? interval ?? RetryReader.DefaultTimeout,
            Retry = FluxRetry.Every(retry ?? interval),
            CheckInterval = FluxRetry.Shorter(interval, repository.Duration("spec.interval")),
        });
    }

    private FluxObject? FindSource()
    {
        if (_one.Text("spec.sourceRef.kind") is { } kind and (FluxKinds.OCIRepository or FluxKinds.Bucket or "ExternalArtifact"))
        {
            _one.Findings.Fail("spec.sourceRef.kind", $"{kind} is not supported yet as the source of a Kustomization; only GitRepository is");
            return null;
        }
        return sources.Find(_one, "spec.sourceRef");
    }

    private JsonObject Source(FluxObject repository) => new()
    {
        ["repoURL"] = repository.Text("spec.url"),
        ["targetRevision"] = FluxRevision.Read(repository, _one.Findings),
        ["path"] = (_one.Text("spec.path") ?? "").TrimStart('/') is { Length: > 0 } path ? path : ".",
        ["kustomize"] = Kustomize(),
    };

    private JsonObject Kustomize()
    {
        var options = new JsonObject();
        foreach (var (field, option) in ((string, string)[])[("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix"), ("targetNamespace", "namespace"), ("patches", "patches"), ("components", "components"), ("ignoreMissingComponents", "ignoreMissingComponents")])
        {
            if (ManifestFields.Copy(written.Manifest.Json, "spec." + field) is { } value) options[option] = value;
        }
        if (_one.Items("spec.images") is { Count: > 0 } images) options["images"] = new JsonArray([.. images.Select(static image => (JsonNode)Image(image))]);
        return options;
    }

    // As an Application writes it. Which part is written decides, as in Flux; a name alone changes nothing.
    private static string Image(JsonObject image)
    {
        var (name, newName) = (ManifestFields.Text(image, "name") ?? "", ManifestFields.Text(image, "newName"));
        var (tag, digest) = (ManifestFields.Text(image, "newTag"), ManifestFields.Text(image, "digest"));
        return $"{name}{(newName is null ? "" : "=" + newName)}{(tag is null ? "" : ":" + tag)}{(digest is null ? "" : "@" + digest)}";
    }

    private List<VariableSource> ReadVariableSources() =>
        [.. _one.Items("spec.postBuild.substituteFrom").Select((item, i) => _one.Source($"spec.postBuild.substituteFrom[{i}]", item)).OfType<VariableSource>()];

    // As in Flux: wait covers all objects, and checks that are named beside it then count for nothing.
    private HealthWait? ReadHealthChecks()
    {
        if (_one.Flag("spec.wait")) return HealthWait.All;
        var checks = new List<HealthCheck>();
        foreach (var (i, item) in _one.Items("spec.healthChecks").Index())
        {
            var (kind, name) = (ManifestFields.Text(item, "kind"), ManifestFields.Text(item, "name"));
            if (kind is null || name is null) _one.Findings.Fail($"spec.healthChecks[{i}]", "must have a kind and a name");
            else checks.Add(HealthCheck.Of(ManifestFields.Text(item, "apiVersion") ?? "v1", kind, ManifestFields.Text(item, "namespace") ?? "", name));
        }
        return checks.Count == 0 ? null : new HealthWait(checks);
    }
}
