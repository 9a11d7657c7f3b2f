using System.Globalization;
using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>What the app's folder says: host.json, local.settings.json and one function.json per direct sub-folder.</summary>
internal sealed class AppFolder
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    private AppFolder(string root, JObject host)
    {
        Root = root;
        Queues = host.SelectToken("extensions.queues") as JObject ?? [];
        RoutePrefix = ((string?)host.SelectToken("extensions.http.routePrefix") ?? "api").Trim('/');
        FunctionTimeout = ReadTimeout((string?)host["functionTimeout"]);
        Handler = CustomHandlerSettings.Read(host["customHandler"] as JObject ?? throw new InvalidDataException("host.json has no customHandler section."), root);
        Functions = [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Select(FunctionFile.Read).OfType<FunctionFile>()];
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>How to start the handler and speak to it.</summary>
    public CustomHandlerSettings Handler { get; }

    /// <summary>Those that are not disabled.</summary>
    public IReadOnlyList<FunctionFile> Functions { get; }

    /// <summary>host.json's <c>extensions.queues</c>, empty if left out.</summary>
    public JObject Queues { get; }

    /// <summary>Null for none. 30 minutes where host.json says nothing, as on every plan but the old Consumption plan.</summary>
    public TimeSpan? FunctionTimeout { get; }

    /// <summary>First part of every HTTP function's path, without slashes.</summary>
    public string RoutePrefix { get; }

    /// <summary>Reads it all, and sets the environment from local.settings.json where a variable is not set.</summary>
    /// <exception cref="InvalidDataException">A file says what this stand-in cannot follow.</exception>
    public static AppFolder Read(string root)
    {
        LoadLocalSettings(Path.Combine(root, "local.settings.json"));
        var host = JObject.Parse(File.ReadAllText(Path.Combine(root, "host.json")));
        if ((string?)host["version"] != "2.0") throw new InvalidDataException("host.json needs \"version\": \"2.0\".");
        return new AppFolder(root, host);
    }

    private static TimeSpan? ReadTimeout(string? text) => text switch
    {
        null => DefaultTimeout,
        "-1" => null,
        _ => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
    };

    private static void LoadLocalSettings(string file)
    {
        if (!File.Exists(file)) return;
        foreach (var setting in (JObject.Parse(File.ReadAllText(file))["Values"] as JObject)?.Properties() ?? [])
            if (Environment.GetEnvironmentVariable(setting.Name) is null) Environment.SetEnvironmentVariable(setting.Name, (string?)setting.Value);
    }
}
