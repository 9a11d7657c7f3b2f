using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>Reads spec.source.helm, whose fields <see cref="HelmFields"/> has checked. Nothing that passes can become an option of helm's, or a second argument.</summary>
/// <param name="json">The mapping.</param>
/// <param name="place">Where it is in the manifest: <c>spec.source.helm</c>.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed partial class HelmReader(JsonObject json, string place, FieldFindings findings)
{
    private const string FileRule = "must be a file's path in the repository, without control characters";
    private const string NameRule = "must be a path of values such as \"image.tag\", \"hosts[0]\" or \"a\\.b\"; \"=\" and \",\" need a backslash before them";
    private const string UnknownVersion = "only v3 is known (charts of Helm 3 and 4 alike); Helm 2 is not supported";

    /// <summary>Reads it.</summary>
    public HelmOptions Read()
    {
        var (version, kubeVersion) = (Text("version"), Text("kubeVersion"));
        if (version is not (null or "v3")) findings.Fail($"{place}.version", UnknownVersion);
        if (kubeVersion is not null && !KubeVersion.IsMatch(kubeVersion)) findings.Fail($"{place}.kubeVersion", "must be a version such as 1.35 or v1.35.2");
        return new HelmOptions
        {
            ReleaseName = ReadReleaseName(),
            ValueFiles = ReadValueFiles(),
            IgnoreMissingValueFiles = Flag("ignoreMissingValueFiles"),
            Values = ReadValues(),
            Parameters = ReadParameters(),
            FileParameters = ReadFileParameters(),
            Namespace = ReadNamespace(),
            SkipCrds = Flag("skipCrds"),
            SkipTests = Flag("skipTests"),
            SkipSchemaValidation = Flag("skipSchemaValidation"),
            KubeVersion = kubeVersion,
            ApiVersions = ReadApiVersions(),
        };
    }

    private string? Text(string name) => ManifestFields.Text(json, name);

    private bool Flag(string name) => ManifestFields.Flag(json, name);

    private string? ReadReleaseName()
    {
        var name = Text("releaseName");
        if (name is not null && !IsReleaseName(name)) findings.Fail($"{place}.releaseName", $"must be a name of at most {HelmOptions.MaxReleaseName} characters: {Rfc1123.SubdomainRule}");
        return name;
    }

    /// <summary>Whether a text can be a release's name.</summary>
    public static bool IsReleaseName(string name) => name.Length <= HelmOptions.MaxReleaseName && Rfc1123.IsSubdomain(name);

    private string? ReadNamespace()
    {
        var name = Text("namespace");
        if (name is not null && !Rfc1123.IsLabel(name)) findings.Fail($"{place}.namespace", "must be " + Rfc1123.LabelRule);
        return name;
    }

    private IReadOnlyList<string> ReadValueFiles()
    {
        var files = ManifestFields.Texts(json, "valueFiles");
        foreach (var (i, file) in files.Index()) CheckFile($"{place}.valueFiles[{i}]", file);
        return files;
    }

    private List<HelmParameter> ReadParameters()
    {
        var parameters = Items("parameters").Select(static item => new HelmParameter(Member(item, "name"), Member(item, "value"), ManifestFields.Flag(item, "forceString"))).ToList();
        foreach (var (i, parameter) in parameters.Index())
        {
            CheckName($"{place}.parameters[{i}].name", parameter.Name);
            if (BuildVariables.Problem(parameter.Value) is { } problem) findings.Fail($"{place}.parameters[{i}].value", problem);
            else if (parameter.Value.Contains('\0', StringComparison.Ordinal)) findings.Fail($"{place}.parameters[{i}].value", "must not hold the character NUL");
        }

        return parameters;
    }

    private List<HelmFileParameter> ReadFileParameters()
    {
        var parameters = Items("fileParameters").Select(static item => new HelmFileParameter(Member(item, "name"), Member(item, "path"))).ToList();
        foreach (var (i, parameter) in parameters.Index())
        {
            CheckName($"{place}.fileParameters[{i}].name", parameter.Name);
            CheckFile($"{place}.fileParameters[{i}].path", parameter.Path);
        }

        return parameters;
    }

    private IReadOnlyList<string> ReadApiVersions()
    {
        var versions = ManifestFields.Texts(json, "apiVersions");
        foreach (var (i, version) in versions.Index())
        {
            if (!IsApiVersion(version)) findings.Fail($"{place}.apiVersions[{i}]", "must be group/version or group/version/Kind");
        }

        return versions;
    }

    /// <summary>Whether a text is <c>version</c>, <c>group/version</c> or either with <c>/Kind</c>.</summary>
    public static bool IsApiVersion(string text) => text.Length <= 400 && ApiVersion.IsMatch(text);

    // As in Argo CD the mapping goes before the text.
    private string ReadValues()
    {
        if (json["valuesObject"] is JsonObject values) return YamlSafeJson.Write(values);
        if (Text("values") is not { } text) return "";
        var reading = YamlReader.Read($"{place}.values", Encoding.UTF8.GetBytes(text));
        foreach (var failure in reading.Failures) findings.Fail($"{place}.values", $"line {failure.Subject[(failure.Subject.LastIndexOf(':') + 1)..]}: {failure.Cause}");
        var documents = reading.Documents.Where(static document => document.Value is not null).ToList();
        if (documents.Count > 1 || documents.Exists(static document => document.Value is not JsonObject)) findings.Fail($"{place}.values", "must be one YAML mapping");
        return documents.Count == 0 ? "" : text;
    }

    private IEnumerable<JsonObject> Items(string list) => (json[list] as JsonArray ?? []).OfType<JsonObject>();

    private static string Member(JsonObject item, string name) => ManifestFields.Text(item, name) ?? "";

    private void CheckName(string at, string name)
    {
        if (!ParameterName.IsMatch(name)) findings.Fail(at, NameRule);
    }

    private void CheckFile(string at, string path)
    {
        if (path.Length is 0 or > 1024 || path.Any(char.IsControl)) findings.Fail(at, FileRule);
        else if (BuildVariables.Problem(path) is { } problem) findings.Fail(at, problem);
        else if (Address.IsMatch(path)) findings.Fail(at, "is an address; only files in Git are read");
    }

    [GeneratedRegex(@"\A[vV]?[0-9]{1,5}\.[0-9]{1,5}(\.[0-9]{1,5})?([-+][0-9A-Za-z.+-]{0,60})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex KubeVersion { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(/[A-Za-z0-9]+){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersion { get; }

    [GeneratedRegex(@"\A(?!-)(?:[^\\=,\p{C}]|\\[^\p{C}]){1,500}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName { get; }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant)]
    private static partial Regex Address { get; }
}
