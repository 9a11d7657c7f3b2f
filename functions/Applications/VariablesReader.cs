using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>Reads the variables that an Application puts into its rendered objects: a mapping in YAML, in an annotation.</summary>
/// <param name="manifest">The Application.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed partial class VariablesReader(KubernetesObject manifest, FieldFindings findings)
{
    /// <summary>The annotation with the variables.</summary>
    public const string Annotation = "gitops.functions/substitute";

    /// <summary>The annotation that says whether one that is not set is an error; <c>true</c> where it is not written.</summary>
    public const string StrictAnnotation = "gitops.functions/substitute-strict";

    private const string Place = $"metadata.annotations[{Annotation}]";

    /// <summary>The variables; null where the annotation is not written: then nothing is put in.</summary>
    public IReadOnlyDictionary<string, string>? Read()
    {
        if (manifest.Annotation(Annotation) is not { } text) return null;
        var reading = YamlReader.Read(Annotation, Encoding.UTF8.GetBytes(text));
        if (reading.Failures.Count > 0 || reading.Mapping is not { } map)
        {
            findings.Fail(Place, "must be a mapping of names and values, as YAML: \"name: value\", one a line");
            return null;
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in map)
        {
            if (!Name().IsMatch(name)) findings.Fail(Place, $"\"{Outcomes.PlainText.Clean(name)}\" is no name for a variable: letters, digits and \"_\", no digit first");
            else if (Text(value) is { } scalar) variables[name] = scalar;
            else findings.Fail(Place, $"the value of \"{name}\" must be a text, a number, true or false");
        }
        return variables;
    }

    /// <summary>Whether one that is not set is an error.</summary>
    public bool ReadStrict()
    {
        if (manifest.Annotation(StrictAnnotation) is not { } text || text == "true") return true;
        if (text != "false") findings.Fail($"metadata.annotations[{StrictAnnotation}]", "must be \"true\" or \"false\"");
        return false;
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue one when one.GetValueKind() == JsonValueKind.String => one.GetValue<string>(),
        JsonValue one => one.ToJsonString(),
        _ => null,
    };

    /// <summary>Whether a text can be a variable's name.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
