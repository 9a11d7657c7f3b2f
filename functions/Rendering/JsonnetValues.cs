using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>The values of a folder's Jsonnet options, ready for the tool.</summary>
internal sealed class JsonnetValues
{
    // One argument may have 128 KiB, all of them together some two MiB.
    private const int MostBytes = 100_000;
    private const int MostBytesInAll = 1_000_000;
    private const string Place = "spec.source.directory.jsonnet";

    private readonly List<string> _arguments = [];
    private readonly List<KeyValuePair<string, JsonnetText>> _code = [];
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly List<Failure> _failures = [];

    /// <summary>Reads them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="expand">Puts the variables of the build environment in.</param>
    public JsonnetValues(JsonnetOptions options, Func<string, string> expand)
    {
        foreach (var variable in options.ExtVars) Add("ext", $"{Place}.extVars ({variable.Name})", variable with { Value = expand(variable.Value) });
        foreach (var variable in options.Tlas) Add("tla", $"{Place}.tlas ({variable.Name})", variable with { Value = expand(variable.Value) });
        if (_arguments.Sum(static one => one.Length) > MostBytesInAll) _failures.Add(new Failure(Place, "read values", $"more than {MostBytesInAll} characters together"));
    }

    /// <summary>As arguments. A value is always the second half of one whose first half is a name: it cannot become an option, nor read the environment.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Those that are code, by their place in the Application.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonnetText>> Code => _code;

    /// <summary>Texts that must not be shown: values whose names say so.</summary>
    public IReadOnlyCollection<string> Secrets => _secrets;

    /// <summary>What cannot be used.</summary>
    public IReadOnlyList<Failure> Failures => _failures;

    private void Add(string kind, string place, JsonnetVariable variable)
    {
        try
        {
            var code = variable.Code ? JsonnetLexer.Read(variable.Value) : null;
            var value = code?.Canonical ?? variable.Value;
            if (code is not null) _code.Add(new(place, code));
            if (SecretNames.Contains(variable.Name)) _secrets.UnionWith((code?.Texts ?? []).Append(variable.Value).SelectMany(SecretNames.Lines));
            if (System.Text.Encoding.UTF8.GetByteCount(value) > MostBytes) _failures.Add(new Failure(place, "read values", $"more than {MostBytes} bytes, with the variables in it"));
            _arguments.AddRange([$"--{kind}-{(variable.Code ? "code" : "str")}", $"{variable.Name}={value}"]);
        }
        catch (JsonnetSyntaxException e)
        {
            _failures.Add(new Failure(place, "read code", $"line {e.Line}: {e.Message}"));
        }
    }
}
