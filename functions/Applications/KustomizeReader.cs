using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Reads <c>kustomize</c> of one source, whose fields <see cref="KustomizeFields"/> has checked.</summary>
/// <param name="json">The options.</param>
/// <param name="place">Where they are in the manifest: <c>spec.source.kustomize</c>.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class KustomizeReader(JsonObject json, string place, FieldFindings findings)
{
    /// <summary>Reads them.</summary>
    public KustomizeOptions Read()
    {
        var options = new KustomizeOptions
        {
            NamePrefix = ReadText("namePrefix"),
            NameSuffix = ReadText("nameSuffix"),
            Namespace = ReadNamespace(),
            Images = ReadImages(),
            Replicas = ReadReplicas(),
            CommonLabels = ReadMap("commonLabels"),
            LabelWithoutSelector = Flag("labelWithoutSelector"),
            LabelIncludeTemplates = Flag("labelIncludeTemplates"),
            ForceCommonLabels = Flag("forceCommonLabels"),
            CommonAnnotations = ReadMap("commonAnnotations"),
            CommonAnnotationsEnvsubst = Flag("commonAnnotationsEnvsubst"),
            ForceCommonAnnotations = Flag("forceCommonAnnotations"),
            Components = ReadComponents(),
            IgnoreMissingComponents = Flag("ignoreMissingComponents"),
            Patches = ReadPatches(),
            Version = ReadText("version"),
        };
        if (options is { LabelIncludeTemplates: true, LabelWithoutSelector: false, CommonLabels.Count: > 0 }) Fail("labelIncludeTemplates", "only means something together with labelWithoutSelector: true");
        foreach (var name in options.Texts.Select(BuildVariables.Unknown).OfType<string>().Distinct()) CheckVariable(name);
        return options;
    }

    private bool Flag(string name) => ManifestFields.Flag(json, name);

    private void Fail(string path, string cause) => findings.Fail($"{place}.{path}", cause);

    private string? ReadText(string name)
    {
        var text = ManifestFields.Text(json, name);
        if (text?.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c)) == true) Fail(name, "must not hold blanks or control characters");
        return text;
    }

    private string? ReadNamespace()
    {
        var name = ManifestFields.Text(json, "namespace");
        if (name is not null && !Rfc1123.IsLabel(name)) Fail("namespace", "must be " + Rfc1123.LabelRule);
        return name;
    }

    // Whether the form is right can be seen when the values are known; any value will do for that here.
    private IReadOnlyList<string> ReadImages()
    {
        var images = ManifestFields.Texts(json, "images");
        foreach (var (i, image) in images.Index())
        {
            if (KustomizeImage.TryParse(BuildVariables.Expand(image, static _ => "x")) is null) Fail($"images[{i}]", KustomizeImage.Rule);
        }
        return images;
    }

    private List<KustomizeReplica> ReadReplicas()
    {
        var replicas = new List<KustomizeReplica>();
        foreach (var (i, item) in (json["replicas"] as JsonArray ?? []).Index())
        {
            var replica = (JsonObject)item!;
            if (ManifestFields.Text(replica, "name") is not { } name || name.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '=')) Fail($"replicas[{i}].name", "must be the name of a workload");
            else if (!int.TryParse(replica["count"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) Fail($"replicas[{i}].count", "must be a whole number, 0 or more");
            else replicas.Add(new KustomizeReplica(name, number));
        }
        return replicas;
    }

    // Argo CD hands them over as name:value, which kustomize takes apart at the first colon, and takes quotes around a value away.
    private Dictionary<string, string> ReadMap(string field)
    {
        var map = ManifestFields.TextMap(json, field);
        if (map.Keys.Any(static name => name.Length == 0 || name.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || c == ':'))) Fail(field, "a name must not be empty, or hold a colon or blanks");
        return map.ToDictionary(static p => p.Key, static p => p.Value is ['"', .. var inner, '"'] ? inner : p.Value, StringComparer.Ordinal);
    }

    private IReadOnlyList<string> ReadComponents()
    {
        var components = ManifestFields.Texts(json, "components");
        foreach (var (i, component) in components.Index())
        {
            if (component.Length == 0) Fail($"components[{i}]", "empty; it must be the folder of a component");
        }
        return components;
    }

    private List<JsonObject> ReadPatches()
    {
        var patches = (json["patches"] as JsonArray ?? []).Select(static item => (JsonObject)item!).ToList();
        foreach (var (i, patch) in patches.Index())
        {
            if (ManifestFields.Text(patch, "path") is null == ManifestFields.Text(patch, "patch") is null) Fail($"patches[{i}]", "exactly one of path and patch must be written");
        }
        return patches;
    }

    private void CheckVariable(string name)
    {
        if (name == "ARGOCD_APP_PROJECT_NAME") findings.Fail(place, $"{name} is not known here, as projects mean nothing; write the name in its place");
        else findings.Warn(place, $"the variable {PlainText.Clean(name)} is not known and stands for nothing, as in Argo CD; write $$ for a dollar");
    }
}
