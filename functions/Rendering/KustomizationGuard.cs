using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Walks all kustomizations from an application's folder before kustomize is started, and refuses everything that it would load from
/// anywhere but the repository's own files. Kustomize itself runs programs for a crafted reference, fetches URLs and follows
/// redirects; afterwards is too late.
/// </summary>
/// <remarks>
/// Kustomize gets only the files that the walk saw, and each kustomization as the JSON that was checked, so that there is no second
/// reading of YAML that could come to another answer.
/// </remarks>
internal sealed partial class KustomizationGuard
{
    private const int MostKustomizations = 500;
    private readonly SourceFiles _source;
    private readonly string _root;
    private readonly KustomizationEditor? _editor;
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);
    private readonly List<KustomizationGap> _gaps = [];
    private readonly List<Failure> _failures = [];
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _scanned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Queue<string> _waiting = new();

    private KustomizationGuard(SourceFiles source, string root, KustomizationEditor? editor) => (_source, _root, _editor) = (source, root, editor);

    /// <summary>Walks from the kustomization of a folder.</summary>
    /// <param name="files">What has been fetched.</param>
    /// <param name="path">The folder.</param>
    /// <param name="editor">Changes the kustomization of that folder before it is looked at; null leaves it as it is.</param>
    public static KustomizationScan Scan(SourceFiles files, string path, KustomizationEditor? editor = null)
    {
        var guard = new KustomizationGuard(files, path, editor);
        guard.Visit(path);
        while (guard._waiting.TryDequeue(out var folder)) guard.Walk(folder);
        return new KustomizationScan(guard._files, guard._gaps, guard._failures, guard._secrets);
    }

    private void Visit(string folder)
    {
        if (_folders.Count >= MostKustomizations && !_folders.Contains(folder)) Refuse(folder, $"more than {MostKustomizations} kustomizations");
        else if (_folders.Add(folder)) _waiting.Enqueue(folder);
    }

    private void Walk(string folder)
    {
        if (KustomizationFile.Read(_source, folder, _failures) is not { } kustomization) return;
        if (folder == _root && _editor is not null) kustomization = _editor.Edit(kustomization, _failures);
        foreach (var (name, value) in kustomization.Json)
        {
            if (!KustomizationFields.Top.TryGetValue(name, out var field)) Refuse(kustomization.Path, $"the field '{name}' is unknown");
            else if (value is not null) CheckField(kustomization, name, field, value);
        }

        _files[kustomization.Path] = Encoding.UTF8.GetBytes(YamlSafeJson.Write(kustomization.Json));
    }

    private void CheckField(KustomizationFile file, string name, KustomizationField field, JsonNode value)
    {
        switch (field)
        {
            case KustomizationField.Data: break;
            case KustomizationField.Resources: Each(file, name, value, text => Resource(file, text)); break;
            case KustomizationField.Folders: Each(file, name, value, text => Folder(file, text)); break;
            case KustomizationField.Files: Each(file, name, value, text => File(file, text, yaml: true)); break;
            case KustomizationField.FilesOrText: Each(file, name, value, text => FileOrText(file, name, text)); break;
            case KustomizationField.Patches: EachMapping(file, name, value, KustomizationFields.Patch, patch => Patch(file, name, patch)); break;
            case KustomizationField.OpenApi: EachMapping(file, name, new JsonArray(value.DeepClone()), KustomizationFields.OpenApi, patch => Patch(file, name, patch)); break;
            case KustomizationField.Generators: EachMapping(file, name, value, KustomizationFields.Generator, generator => Generator(file, name, generator)); break;
            case KustomizationField.SecretGenerators: EachMapping(file, name, value, KustomizationFields.Generator, generator => SecretGenerator(file, name, generator)); break;
            case KustomizationField.Helm: Refuse(file.Path, $"'{name}' makes kustomize fetch and run Helm charts, which is refused"); break;
            case KustomizationField.Builtins: EachBuiltin(file, name, value); break;
            default: Refuse(file.Path, $"'{name}' configures plugins, which are not supported yet"); break;
        }
    }

    private void Resource(KustomizationFile file, string text)
    {
        if (!Follow(file, text, out var path)) return;
        if (_source.Files.ContainsKey(path)) File(file, text, yaml: true);
        else if (IsFolder(path)) Visit(path);
        else Gap(file, text, HasFileName(path) ? SourcePath.Parent(path) : path);
    }

    private void Folder(KustomizationFile file, string text)
    {
        if (!Follow(file, text, out var path)) return;
        if (IsFolder(path)) Visit(path);
        else Gap(file, text, path);
    }

    private void File(KustomizationFile file, string text, bool yaml)
    {
        if (!Follow(file, text, out var path)) return;
        if (!_source.Files.TryGetValue(path, out var bytes)) Gap(file, text, SourcePath.Parent(path));
        else
        {
            _files.TryAdd(path, bytes);
            if (yaml && _scanned.Add(path)) _failures.AddRange(YamlReader.Read(path, bytes).Failures);
        }
    }

    private void FileOrText(KustomizationFile file, string name, string text)
    {
        if (text.Contains('\n', StringComparison.Ordinal)) Text(file, name, text);
        else File(file, text, yaml: true);
    }

    private void Text(KustomizationFile file, string name, string text)
    {
        var reading = YamlReader.Read(file.Path, Encoding.UTF8.GetBytes(text));
        _failures.AddRange(reading.Failures.Select(f => f with { Subject = file.Path, Cause = $"{name}: {f.Cause}" }));
        // Where a path may stand too, kustomize tries the text as one first.
        if (Address().IsMatch(text) || reading.Documents.Any(d => d.Value is not (null or JsonObject or JsonArray))) Refuse(file.Path, $"{name}: a patch in place must be a mapping or a list");
    }

    private void Patch(KustomizationFile file, string name, JsonObject patch)
    {
        if (patch["path"] is { } path) Scalar(file, $"{name}.path", path, text => File(file, text, yaml: true));
        if (patch["patch"] is { } inPlace) Scalar(file, $"{name}.patch", inPlace, text => Text(file, $"{name}.patch", text));
    }

    private void Generator(KustomizationFile file, string name, JsonObject generator)
    {
        // "key=path" gives the key another name than the file's.
        if (generator["files"] is { } files) Each(file, $"{name}.files", files, text => File(file, text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..], yaml: false));
        if (generator["envs"] is { } envs) Each(file, $"{name}.envs", envs, text => File(file, text, yaml: false));
        if (generator["env"] is { } env) Scalar(file, $"{name}.env", env, text => File(file, text, yaml: false));
    }

    private void SecretGenerator(KustomizationFile file, string name, JsonObject generator)
    {
        foreach (var literal in generator["literals"] as JsonArray ?? [])
        {
            if (!ManifestRules.IsText(literal, out var text)) continue;
            _secrets.Add(text);
            _secrets.Add(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        }

        Generator(file, name, generator);
    }

    // In place of what is written goes what was checked, as for kustomizations themselves.
    private void EachBuiltin(KustomizationFile file, string name, JsonNode value)
    {
        if (value is not JsonArray list) Refuse(file.Path, $"'{name}' must be a list");
        else for (var i = 0; i < list.Count; i++)
        {
            if (!ManifestRules.IsText(list[i], out var text)) Refuse(file.Path, $"'{name}' must hold texts");
            else if (text.Contains('\n', StringComparison.Ordinal)) list[i] = Builtins(file, file.Path, YamlReader.Read(file.Path, Encoding.UTF8.GetBytes(text)));
            else if (!Follow(file, text, out var path)) continue;
            else if (_source.Files.TryGetValue(path, out var bytes)) _files[path] = Encoding.UTF8.GetBytes(Builtins(file, path, YamlReader.Read(path, bytes)));
            else if (IsFolder(path)) Refuse(file.Path, $"'{name}': {text} is a folder; name the files in it");
            else Gap(file, text, SourcePath.Parent(path));
        }
    }

    private string Builtins(KustomizationFile file, string subject, YamlReading reading)
    {
        // A line counts from where the text begins, and not in the kustomization.
        _failures.AddRange(subject == file.Path ? reading.Failures.Select(failure => failure with { Subject = subject }) : reading.Failures);
        var configs = reading.Documents.Select(static document => document.Value).Where(static config => config is not null).ToList();
        foreach (var config in configs)
        {
            if (KustomizationBuiltins.Refuse(config) is { } cause) Refuse(subject, cause);
            else Builtin(file, (string)config!["kind"]!, (JsonObject)config);
        }

        return string.Join("\n---\n", configs.Select(static config => YamlSafeJson.Write(config!)));
    }

    // Its paths begin at the kustomization, wherever the configuration is.
    private void Builtin(KustomizationFile file, string kind, JsonObject config)
    {
        if (kind == "SecretGenerator") SecretGenerator(file, kind, config);
        else Generator(file, kind, config);
        Patch(file, kind, config);
        if (config["paths"] is { } paths) Each(file, $"{kind}.paths", paths, text => FileOrText(file, $"{kind}.paths", text));
        if (config["replacements"] is { } list) EachMapping(file, $"{kind}.replacements", list, KustomizationFields.Patch, one => Patch(file, $"{kind}.replacements", one));
        foreach (var field in (string[])["patches", "jsonOp"])
        {
            if (config[field] is { } inPlace) Scalar(file, $"{kind}.{field}", inPlace, text => Text(file, $"{kind}.{field}", text));
        }
    }

    private bool Follow(KustomizationFile file, string text, out string path)
    {
        if (KustomizationPath.Refuse(file.Folder, text, out path) is not { } cause) return true;
        Refuse(file.Path, cause);
        return false;
    }

    private void Each(KustomizationFile file, string name, JsonNode value, Action<string> check)
    {
        if (value is not JsonArray list) Refuse(file.Path, $"'{name}' must be a list");
        else foreach (var item in list) Scalar(file, name, item, check);
    }

    private void Scalar(KustomizationFile file, string name, JsonNode? value, Action<string> check)
    {
        if (ManifestRules.IsText(value, out var text)) check(text);
        else Refuse(file.Path, $"'{name}' must hold texts");
    }

    private void EachMapping(KustomizationFile file, string name, JsonNode value, FrozenSet<string> fields, Action<JsonObject> check)
    {
        foreach (var item in value as JsonArray ?? [null])
        {
            if (item is not JsonObject mapping) Refuse(file.Path, $"'{name}' must be a list of mappings");
            else if (mapping.FirstOrDefault(p => !fields.Contains(p.Key)).Key is { } unknown) Refuse(file.Path, $"{name}: the field '{unknown}' is unknown");
            else check(mapping);
        }
    }

    private bool IsFolder(string path) => KustomizationFile.Find(_source, path).Length > 0;

    private static bool HasFileName(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";

    private void Gap(KustomizationFile file, string text, string folder) =>
        _gaps.Add(new KustomizationGap(folder, new Failure(file.Path, "read kustomization", $"'{text}' is neither a file nor a folder with a kustomization in this repository")));

    private void Refuse(string subject, string cause) => _failures.Add(new Failure(subject, "check kustomization", cause));

    [GeneratedRegex(@"\A\s*[A-Za-z][-+.A-Za-z0-9]*://", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
