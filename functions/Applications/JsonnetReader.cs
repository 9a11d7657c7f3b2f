using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOps.Functions.Applications;

/// <summary>
/// Reads spec.source.directory.jsonnet, whose fields <see cref="JsonnetFields"/> has checked. No name that passes can become an option of the tool's, or
/// anything but a parameter in the code that calls a file.
/// </summary>
/// <param name="json">The mapping.</param>
/// <param name="place">Where it is in the manifest: <c>spec.source.directory.jsonnet</c>.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed partial class JsonnetReader(JsonObject json, string place, FieldFindings findings)
{
    private const int MostVariables = 200;
    private const int LongestValue = 32 * 1024;

    private static readonly HashSet<string> Keywords =
    [
        "assert", "else", "error", "false", "for", "function", "if", "import", "importbin", "importstr", "in", "local", "null", "self", "super", "tailstrict", "then", "true",
    ];

    /// <summary>Reads it.</summary>
    public JsonnetOptions Read() => new()
    {
        ExtVars = ReadVariables("extVars", static name => VariableName.IsMatch(name), "must be letters, digits, \"_\", \".\" and \"-\", with a letter or \"_\" first"),
        Tlas = ReadVariables("tlas", static name => Identifier.IsMatch(name) && !Keywords.Contains(name), "must be a name that a parameter in Jsonnet can have: letters, digits and \"_\""),
        Libs = ReadLibs(),
    };

    private List<JsonnetVariable> ReadVariables(string list, Func<string, bool> named, string rule)
    {
        var items = (json[list] as JsonArray ?? []).OfType<JsonObject>();
        var variables = items.Select(static item => new JsonnetVariable(ManifestFields.Text(item, "name") ?? "", ManifestFields.Text(item, "value") ?? "", ManifestFields.Flag(item, "code"))).ToList();
        if (variables.Count > MostVariables) findings.Fail($"{place}.{list}", $"more than {MostVariables}");
        foreach (var (i, variable) in variables.Index())
        {
            if (!named(variable.Name)) findings.Fail($"{place}.{list}[{i}].name", rule);
            if (Problem(variable) is { } problem) findings.Fail($"{place}.{list}[{i}].value", problem);
        }

        // As in Argo CD a name that is there twice has the later value.
        return [.. variables.AsEnumerable().Reverse().DistinctBy(static one => one.Name).Reverse()];
    }

    private static string? Problem(JsonnetVariable variable) => variable switch
    {
        { Value.Length: > LongestValue } => $"longer than {LongestValue} characters",
        { Code: true, Value.Length: 0 } => "must be Jsonnet code, as code is true; an empty text is ''",
        _ when variable.Value.Contains('\0', StringComparison.Ordinal) => "must not hold the character NUL",
        _ => BuildVariables.Problem(variable.Value),
    };

    // As in Argo CD a leading slash means the repository's root, where they begin anyway.
    private List<string> ReadLibs()
    {
        var libs = new List<string>();
        foreach (var (i, written) in ManifestFields.Texts(json, "libs").Index())
        {
            if (RepositoryPath.TryNormalise(written.TrimStart('/') is { Length: > 0 } path ? path : ".", out var lib)) libs.Add(lib);
            else findings.Fail($"{place}.libs[{i}]", RepositoryPath.Rule);
        }

        return libs;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]{0,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier { get; }
}
