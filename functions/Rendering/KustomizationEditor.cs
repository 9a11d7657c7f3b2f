using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Changes the kustomization of a source as <c>spec.source.kustomize</c> wants it. Argo CD does so with <c>kustomize edit</c>, in this order; there is
/// no such program here, and what it does to the file is done to the parsed file. What comes out is checked like any other kustomization.
/// </summary>
/// <param name="options">What is wanted.</param>
internal sealed class KustomizationEditor(KustomizeOptions options)
{
    private readonly BuildEnvironment? _environment;
    private readonly SourceFiles? _files;

    /// <summary>For a render: with the values of variables, and all files there.</summary>
    /// <param name="source">The source, whose options are written.</param>
    /// <param name="context">The Application and the commit.</param>
    /// <param name="files">All files that the kustomizations refer to and that exist.</param>
    public KustomizationEditor(ApplicationSource source, RenderContext context, SourceFiles files)
        : this(source.Kustomize!) => (_environment, _files) = (new BuildEnvironment(source, context), files);

    /// <summary>Changes a kustomization.</summary>
    /// <param name="file">The kustomization in the source's path.</param>
    /// <param name="failures">Told what cannot be done, by file and option.</param>
    public KustomizationFile Edit(KustomizationFile file, List<Failure> failures)
    {
        var json = (JsonObject)file.Json.DeepClone();
        Set(json, "namePrefix", options.NamePrefix);
        Set(json, "nameSuffix", options.NameSuffix);
        try
        {
            KustomizationLists.SetImages(json, [.. options.Images.Select(Image)]);
            KustomizationLists.SetReplicas(json, options.Replicas);
            SetLabels(json);
            KustomizationMaps.Add(json, "commonAnnotations", "annotation", options.CommonAnnotations.ToDictionary(static p => p.Key, p => Annotation(p.Value)), options.ForceCommonAnnotations);
            Set(json, "namespace", options.Namespace);
            AddPatches(file, json);
            AddComponents(file, json);
        }
        catch (FailureException e)
        {
            failures.Add(new Failure(file.Path, "apply spec.source.kustomize", $"{e.Failure.Step}: {e.Failure.Cause}"));
        }

        return file with { Json = json };
    }

    private static void Set(JsonObject json, string field, string? value)
    {
        if (value is not null) json[field] = value;
    }

    private string Expand(string text) => _environment?.Expand(text) ?? BuildVariables.Expand(text, static _ => "x");

    private string Annotation(string value) => options.CommonAnnotationsEnvsubst ? Expand(value) : value;

    private KustomizeImage Image(string written) =>
        KustomizeImage.TryParse(Expand(written)) ?? throw KustomizationLists.Refuse("images", $"'{PlainText.Clean(Expand(written))}' {KustomizeImage.Rule}");

    private void SetLabels(JsonObject json)
    {
        var labels = options.CommonLabels.ToDictionary(static p => p.Key, p => Expand(p.Value));
        if (!options.LabelWithoutSelector) KustomizationMaps.Add(json, "commonLabels", "label", labels, options.ForceCommonLabels);
        else KustomizationMaps.AppendLabels(json, labels, options.LabelIncludeTemplates);
    }

    private void AddPatches(KustomizationFile file, JsonObject json)
    {
        foreach (var (i, patch) in options.Patches.Index())
        {
            if (ManifestFields.Text(patch, "path") is { } path) Check(file, $"patches[{i}].path", path);
            KustomizationLists.Of(json, "patches").Add(patch.DeepClone());
        }
    }

    private void AddComponents(KustomizationFile file, JsonObject json)
    {
        foreach (var (i, component) in options.Components.Index())
        {
            var folder = Check(file, $"components[{i}]", component);
            if (!IsMissing(folder)) KustomizationLists.AddText(json, "components", component);
        }
    }

    // Before the files have been fetched nobody can tell.
    private bool IsMissing(string folder) =>
        options.IgnoreMissingComponents && _files is { } files && !files.Files.Keys.Any(path => SourcePath.Below(folder, path) is not null);

    // The guard would say the same of the kustomization, where nobody would find it.
    private static string Check(KustomizationFile file, string option, string path) =>
        KustomizationPath.Refuse(file.Folder, path, out var resolved) is { } cause ? throw KustomizationLists.Refuse(option, cause) : resolved;
}
