using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Reads one source of an Application, whose fields <see cref="SourceFields"/> has checked.</summary>
/// <param name="json">The source.</param>
/// <param name="place">Where it is in the manifest: <c>spec.source</c>; empty where it is the whole file.</param>
/// <param name="findings">Told what is wrong.</param>
/// <param name="alone">It is the only one.</param>
internal sealed class SourceReader(JsonObject json, string place, FieldFindings findings, bool alone = false)
{
    private const string NoRepository = "missing, or not the address of a Git repository: https://host/path, ssh://, user@host:path, a local folder";

    /// <summary>The source; null where it has no repository.</summary>
    public ApplicationSource? Read()
    {
        if (ChartSourceReader.IsOfChart(json)) return ReadChart();
        if (!RepositoryUrl.TryParse(Text("repoURL"), out var repository)) findings.Fail(At("repoURL"), NoRepository);
        var (revision, path, directory) = (ReadRevision(), ReadPath(), ReadDirectory());
        var (kustomize, helm) = (json["kustomize"] is JsonObject options ? new KustomizeReader(options, At("kustomize"), findings).Read() : null, ReadHelm());
        var tools = ((string, bool)[])[("directory", directory is not null), ("kustomize", kustomize is not null), ("helm", helm is not null)];
        if (tools.Count(static tool => tool.Item2) > 1) findings.Fail(place.Length == 0 ? "source" : place, $"{string.Join(" and ", tools.Where(static tool => tool.Item2).Select(static tool => tool.Item1))} exclude each other");
        return repository is null ? null : new ApplicationSource
        {
            Repository = repository,
            TargetRevision = revision,
            Path = path,
            Ref = Text("ref") ?? "",
            FilesOnly = FilesOnly,
            Directory = directory,
            Kustomize = kustomize,
            Helm = helm,
            Written = json,
            Digest = Digest(kustomize),
        };
    }

    // A chart is rendered by Helm, whatever else it holds.
    private ApplicationSource? ReadChart()
    {
        var (repository, range) = new ChartSourceReader(json, At, findings).Read();
        var helm = ReadHelm() ?? HelmOptions.None;
        return repository is null ? null : new ApplicationSource { Repository = repository, TargetRevision = range, Path = "", Helm = helm, Written = json, Digest = Digest(null) };
    }

    // As in Argo CD: a source that has a name and no path is there for the others.
    private bool FilesOnly => !alone && Text("ref") is not null && Text("path") is null;

    private string At(string field) => place.Length == 0 ? field : $"{place}.{field}";

    private string? Text(string path) => ManifestFields.Text(json, path);

    private string ReadRevision()
    {
        var revision = Text("targetRevision") ?? "HEAD";
        if (!RefName.IsWellFormed(revision))
            findings.Fail(At("targetRevision"), "not the name of a branch, a tag or a commit; version ranges are not supported");
        return revision;
    }

    private string ReadPath()
    {
        if (FilesOnly) return "";
        if (Text("path") is not { } written) findings.Fail(At("path"), "missing; write \".\" for the repository's root");
        else if (!RepositoryPath.TryNormalise(written, out var path)) findings.Fail(At("path"), RepositoryPath.Rule);
        else return path;
        return "";
    }

    private DirectoryOptions? ReadDirectory() => ManifestFields.Has(json, "directory")
        ? new DirectoryOptions(ManifestFields.Flag(json, "directory.recurse"), ReadGlob("directory.include"), ReadGlob("directory.exclude"), ReadJsonnet())
        : null;

    private JsonnetOptions? ReadJsonnet() =>
        json["directory"]!["jsonnet"] is JsonObject { Count: > 0 } jsonnet ? new JsonnetReader(jsonnet, At("directory.jsonnet"), findings).Read() : null;

    private PathGlob? ReadGlob(string field)
    {
        if (Text(field) is not { } written) return null;
        if (PathGlob.TryParse(written, out var cause) is { } glob) return glob;
        findings.Fail(At(field), $"not a pattern: {PlainText.Clean(cause)}");
        return null;
    }

    // As in Argo CD an empty mapping, which its exports write, says nothing.
    private HelmOptions? ReadHelm() => json["helm"] is JsonObject { Count: > 0 } helm ? new HelmReader(helm, At("helm"), findings).Read() : null;

    // The revision moves by itself, unless it is put into objects; whatever else is written decides what is rendered.
    private string Digest(KustomizeOptions? kustomize)
    {
        var written = (JsonObject)json.DeepClone();
        written.Remove("name");
        if (kustomize is not { DependsOnRevision: true } && !written.ToJsonString().Contains(BuildVariables.TargetRevision, StringComparison.Ordinal)) written.Remove("targetRevision");
        return CanonicalJson.Digest([written]);
    }
}
