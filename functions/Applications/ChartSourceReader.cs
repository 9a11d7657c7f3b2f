using System.Text.Json.Nodes;

namespace GitOps.Functions.Applications;

/// <summary>Reads where the chart of a source is fetched from, by the rules of Argo CD.</summary>
/// <param name="json">The source.</param>
/// <param name="at">Where a field of it is in the file: <c>spec.source.chart</c>.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class ChartSourceReader(JsonObject json, Func<string, string> at, FieldFindings findings)
{
    private const string NoRange = "missing; a chart needs one: write \"*\" for the newest version";
    private const string NotWithChart = "cannot stand beside a chart";

    /// <summary>Whether a source is a chart's: it names one, or its address is that of a registry.</summary>
    public static bool IsOfChart(JsonObject json) =>
        ManifestFields.Text(json, "chart") is not null || ManifestFields.Text(json, "repoURL")?.StartsWith(ChartAddress.RegistryScheme, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The chart's address, null where it has none, and the versions that are meant.</summary>
    public (RepositoryUrl? Repository, string Range) Read()
    {
        var (address, chart, range) = (Text("repoURL"), Text("chart"), Text("targetRevision"));
        if (!ChartAddress.TryParse(address, chart, ManifestFields.Flag(json, "helm.passCredentials"), out var repository))
        {
            var wrongName = address is not null && chart is not null && !ChartAddress.IsName(chart, ChartAddress.IsRegistry(address));
            findings.Fail(at(wrongName ? "chart" : "repoURL"), wrongName ? ChartAddress.NameRule : ChartAddress.Rule);
        }
        if (range is null) findings.Fail(at("targetRevision"), NoRange);
        else if (ChartRange.TryParse(range) is null) findings.Fail(at("targetRevision"), ChartRange.Rule);
        CheckOthers(chart);
        return (repository, range ?? "");
    }

    private string? Text(string path) => ManifestFields.Text(json, path);

    private void CheckOthers(string? chart)
    {
        foreach (var tool in (string[])["directory", "kustomize"])
        {
            if (json[tool] is JsonObject { Count: > 0 }) findings.Fail(at(tool), NotWithChart);
        }

        if (Text("ref") is not null) findings.Fail(at("ref"), $"{NotWithChart}: files are taken from Git sources only");
        if (chart is not null && Text("path") is not null) findings.Fail(at("path"), NotWithChart);
        // Argo CD's way without a chart's name: the path is one in the artifact.
        if (chart is null && Text("path") is not (null or "." or "./")) findings.Fail(at("path"), "must be \".\": of an oci:// address only Helm charts are read, as a whole");
    }
}
