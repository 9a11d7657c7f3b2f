using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications.Flux;

/// <summary>The chart of a HelmRelease as an Application's source.</summary>
/// <param name="one">The HelmRelease.</param>
/// <param name="source">Its source.</param>
internal sealed class FluxChart(FluxObject one, FluxObject source)
{
    private const string Files = "spec.chart.spec.valuesFiles";

    /// <summary>spec.source. What that cannot say yet, the Application's own reader refuses.</summary>
    public JsonObject Read()
    {
        var made = source.Manifest.Kind switch
        {
            FluxKinds.GitRepository => new JsonObject { ["repoURL"] = source.Text("spec.url"), ["targetRevision"] = FluxRevision.Read(source, one.Findings), ["path"] = Path },
            "OCIRepository" => Artifact(),
            _ => new JsonObject { ["repoURL"] = source.Text("spec.url"), ["chart"] = one.Text("spec.chart.spec.chart"), ["targetRevision"] = one.Text("spec.chart.spec.version") ?? "*" },
        };
        made["helm"] = Helm();
        return made;
    }

    private string Path => one.Text("spec.chart.spec.chart")!.TrimStart('/') is { Length: > 0 } path ? path : ".";

    // The last part of the address is the chart's name.
    private JsonObject Artifact()
    {
        var url = (source.Text("spec.url") ?? "").TrimEnd('/');
        var slash = Math.Max(0, url.LastIndexOf('/'));
        var version = source.Text("spec.ref.digest") ?? source.Text("spec.ref.semver") ?? source.Text("spec.ref.tag") ?? "latest";
        return new JsonObject { ["repoURL"] = url[..slash], ["chart"] = url[slash..].TrimStart('/'), ["targetRevision"] = version };
    }

    private JsonObject Helm()
    {
        var (target, skip) = (one.Text("spec.targetNamespace"), one.Flag("spec.install.disableSchemaValidation") || one.Flag("spec.upgrade.disableSchemaValidation"));
        var helm = new JsonObject { ["releaseName"] = one.Text("spec.releaseName") ?? FluxReleaseName.Of(target, one.Manifest.Name), ["skipCrds"] = SkipCrds(), ["skipTests"] = true, ["skipSchemaValidation"] = skip };
        if (ManifestFields.Copy(one.Manifest.Json, "spec.values") is { } values) helm["valuesObject"] = values;
        helm["valueFiles"] = new JsonArray([.. ValueFiles().Select(static file => (JsonNode)file)]);
        helm["ignoreMissingValueFiles"] = one.Flag("spec.chart.spec.ignoreMissingValuesFiles");
        return helm;
    }

    // Flux takes these in place of the chart's own values.yaml, helm always beside it: the same only where that is the first of them.
    private IReadOnlyList<string> ValueFiles()
    {
        var files = ManifestFields.Texts(one.Manifest.Json, Files);
        if (files.Count == 0) return [];
        if (source.Manifest.Kind != FluxKinds.GitRepository) return files;
        var own = Path is "." ? "values.yaml" : $"{Trim(Path)}/values.yaml";
        if (Trim(files[0]) != own) one.Findings.Fail($"{Files}[0]", $"must be {own}; a chart's own values cannot be left out here");
        return [.. files.Skip(1).Select(static file => "/" + Trim(file))];
    }

    private static string Trim(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..].TrimEnd('/') : path.Trim('/');

    private bool SkipCrds()
    {
        foreach (var path in (string[])["spec.install.crds", "spec.upgrade.crds"])
        {
            if (one.Text(path) is { } policy && policy is not ("Skip" or "Create" or "CreateReplace")) one.Findings.Fail(path, "must be Skip, Create or CreateReplace");
        }
        var skip = one.Flag("spec.install.skipCRDs") || one.Text("spec.install.crds") == "Skip";
        if (!skip && one.Text("spec.upgrade.crds") != "CreateReplace") one.Findings.Warn("spec.upgrade.crds", "definitions in the chart's crds/ are applied like all objects, also those that changed; spec.install.crds: Skip leaves them out");
        return skip;
    }
}
