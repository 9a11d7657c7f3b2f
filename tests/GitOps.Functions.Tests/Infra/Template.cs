using System.Text.Json;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Infra;

/// <summary>What a deployment would make, as the committed snapshot of a parameter file says it.</summary>
internal sealed class Template
{
    private readonly JsonElement[] _resources;

    private Template(string snapshot)
    {
        Text = File.ReadAllText(Path.Combine(BuildPaths.RepositoryRoot, snapshot));
        _resources = [.. JsonSerializer.Deserialize<JsonElement>(Text).GetProperty("predictedResources").EnumerateArray()];
    }

    /// <summary>Of <c>infra/main.bicepparam</c>, the sample.</summary>
    public static Template Sample { get; } = new("infra/main.snapshot.json");

    /// <summary>Of <c>everything.bicepparam</c>, every choice taken the other way.</summary>
    public static Template Everything { get; } = new("tests/GitOps.Functions.Tests/Infra/everything.snapshot.json");

    /// <summary>Of <c>root.bicepparam</c>: a configuration repository, and no folder.</summary>
    public static Template Root { get; } = new("tests/GitOps.Functions.Tests/Infra/root.snapshot.json");

    /// <summary>The snapshot as it is.</summary>
    public string Text { get; }

    /// <summary>Types of all resources.</summary>
    public IEnumerable<string> Types => _resources.Select(resource => TextAt(resource, "type"));

    /// <summary>The function app.</summary>
    public JsonElement App => Single("Microsoft.Web/sites");

    /// <summary>Name and value of each app setting.</summary>
    public Dictionary<string, string> AppSettings => At(App, "properties", "siteConfig", "appSettings").EnumerateArray()
        .ToDictionary(setting => TextAt(setting, "name"), setting => TextAt(setting, "value"));

    /// <summary>Every resource of a type.</summary>
    public IEnumerable<JsonElement> All(string type) => _resources.Where(resource => TextAt(resource, "type") == type);

    /// <summary>The only resource of a type.</summary>
    public JsonElement Single(string type) => All(type).Single();

    /// <summary>Last segments of the names of a type's resources.</summary>
    public IEnumerable<string> Names(string type) => All(type).Select(resource => TextAt(resource, "name").Split('/')[^1]);

    /// <summary>A value below an element.</summary>
    public static JsonElement At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) element = element.GetProperty(name);
        return element;
    }

    /// <summary>A text below an element.</summary>
    public static string TextAt(JsonElement element, params ReadOnlySpan<string> path) => At(element, path).GetString()!;
}
