using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>
/// A file in a source's own folder that goes before what the Application says of how the source is rendered, as in Argo CD (reposerver,
/// mergeSourceParameters): <c>.argocd-source.yaml</c> for all Applications of the folder, then <c>.argocd-source-NAME.yaml</c> for one of them.
/// argocd-image-updater writes the second.
/// </summary>
/// <param name="Source">The source with the file's options; as it was where there are failures.</param>
/// <param name="Failures">What is wrong, each with file and line, then the field. Then the source cannot be rendered as it is meant.</param>
/// <param name="Warnings">What is not acted on, each with the file and the field.</param>
/// <param name="ShowsTargetRevision">The file puts targetRevision into what is rendered.</param>
internal sealed record SourceOverride(ApplicationSource Source, IReadOnlyList<Failure> Failures, IReadOnlyList<string> Warnings, bool ShowsTargetRevision = false)
{
    private const string Prefix = ".argocd-source";
    private const string Step = "read override";

    /// <summary>Names of the files that count for an Application, in the order in which they are merged: the later goes before the earlier.</summary>
    public static IReadOnlyList<string> FilesOf(string application) => [$"{Prefix}.yaml", $"{Prefix}-{application}.yaml"];

    /// <summary>Whether a file of a source's folder is such a file, of whichever Application: it is no manifest.</summary>
    /// <param name="name">Its path below the folder.</param>
    public static bool IsFile(string name) => name == $"{Prefix}.yaml" || (name.StartsWith($"{Prefix}-", StringComparison.Ordinal) && name.EndsWith(".yaml", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal));

    /// <summary>Merges one file over a source, by the rules of a JSON merge patch (RFC 7396), and reads what comes of it like an Application's own source.</summary>
    /// <param name="source">The source; one that no Argo CD Application wrote stays as it is.</param>
    /// <param name="file">The file's path in the repository.</param>
    /// <param name="bytes">Its content.</param>
    public static SourceOverride Read(ApplicationSource source, string file, ReadOnlyMemory<byte> bytes)
    {
        var reading = YamlReader.Read(file, bytes);
        var documents = reading.Documents.Where(static document => document.Value is not null).ToList();
        if (reading.Failures.Count > 0) return new(source, reading.Failures, []);
        // An empty file says nothing, in Argo CD too.
        if (source.Written is null || documents.Count == 0) return new(source, [], []);
        if (reading.Mapping is not { } mapping) return new(source, [new Failure($"{file}:{documents[^1].Line}", Step, "must be one mapping with fields of spec.source, such as helm or kustomize")], []);
        return Merge(source, mapping, new ManifestOrigin(file, documents[0].Line));
    }

    private static SourceOverride Merge(ApplicationSource source, JsonObject written, ManifestOrigin origin)
    {
        var findings = new FieldFindings(origin);
        var patch = SourceFields.OverrideTable.Spell(written);
        SourceFields.OverrideTable.Check(patch, findings);
        if (findings.Failures.Count > 0) return new(source, findings.Failures, []);
        foreach (var name in SourceFields.Fixed) patch.Remove(name);
        var merged = JsonMergePatch.Apply(source.Written, patch);
        var read = new SourceReader(merged, "", findings, alone: true).Read();
        if (read is null || findings.Failures.Count > 0) return new(source, findings.Failures, []);
        var result = source with { Directory = read.Directory, Kustomize = read.Kustomize, Helm = read.Helm, Written = merged };
        return new(result, [], NewWarnings(source, findings, origin), patch.ToJsonString().Contains(BuildVariables.TargetRevision, StringComparison.Ordinal));
    }

    // What the Application says itself is told where it is read.
    private static IReadOnlyList<string> NewWarnings(ApplicationSource source, FieldFindings findings, ManifestOrigin origin)
    {
        var before = new FieldFindings(origin);
        new SourceReader(source.Written!, "", before, alone: true).Read();
        return [.. findings.Warnings.Except(before.Warnings).Select(warning => $"{origin.File}: {warning}")];
    }
}
