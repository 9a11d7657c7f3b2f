using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications.Flux;

/// <summary>The chart of a HelmRelease as an Application's source.</summary>
/// <param name="one">The HelmRelease.</param>
/// <param name="source">Its source.</param>
internal sealed class FluxChart(FluxObject one, FluxObject source)
{
    private const string Files = "spec.chart.spec.valuesFiles";
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    /// <summary>spec.source. What is wrong with its address or version, the Application's own reader says.</summary>
    public JsonObject Read()
    {
        var made = source.Manifest.Kind switch
        {
            FluxKinds.GitRepository => new JsonObject { ["repoURL"] = source.Text("spec.url"), ["targetRevision"] = FluxRevision.Read(source, one.Findings), ["path"] = Path },
            FluxKinds.OCIRepository => Artifact(),
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
        var version = source.Text("spec.ref.semver") ?? source.Text("spec.ref.tag");
        if (source.Manifest.Json["spec"]?["ref"]?["digest"] is not null) Refuse("spec.ref.digest", "is not supported; write a tag, the digest of which is on record");
        else if (version is null) Refuse("spec.ref", "must have a tag or a semver: latest is no version of a chart");
        if (source.Text("spec.layerSelector.mediaType") is { } layer && layer != ChartLayer) Refuse("spec.layerSelector.mediaType", $"must be {ChartLayer}");
        return new JsonObject { ["repoURL"] = url[..slash], ["chart"] = url[slash..].TrimStart('/'), ["targetRevision"] = version ?? "*" };
    }

    // Said of the release: of the source alone it is no error.
    private void Refuse(string field, string cause) => one.Findings.Fail("spec.chartRef", $"{source.Title}: {field} {cause}");

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
        var inGit = source.Manifest.Kind == FluxKinds.GitRepository;
        var own = inGit && Path is not "." ? $"{Trim(Path)}/values.yaml" : "values.yaml";
        if (Trim(files[0]) != own) one.Findings.Fail($"{Files}[0]", $"must be {own}; a chart's own values cannot be left out here");
        // In Git they are named from the repository's root, in a package from the chart's.
        return [.. files.Skip(1).Select(file => (inGit ? "/" : "") + Trim(file))];
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
