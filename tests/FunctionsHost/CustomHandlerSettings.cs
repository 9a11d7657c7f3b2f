using System.Globalization;
using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>host.json's <c>customHandler</c>.</summary>
/// <param name="Executable">Absolute where the app's folder has it; otherwise looked up on PATH.</param>
/// <param name="Arguments">Joined with spaces and not quoted, as the host does.</param>
/// <param name="WorkingDirectory">The app's folder if left out.</param>
/// <param name="Forward"><c>enableForwardingHttpRequest</c>.</param>
/// <param name="Proxy"><c>enableProxyingHttpRequest</c>, which wins where both are set.</param>
/// <param name="Port">Fixed port of the handler; normally null, for a free one.</param>
/// <param name="InitializationTimeout">How long it may take to answer; 30 s if left out.</param>
internal sealed record CustomHandlerSettings(
    string Executable, string Arguments, string WorkingDirectory, bool Forward, bool Proxy, int? Port, TimeSpan InitializationTimeout)
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="InvalidDataException">No executable.</exception>
    public static CustomHandlerSettings Read(JObject section, string root)
    {
        var description = section["description"] as JObject ?? throw new InvalidDataException("host.json: customHandler.description is missing.");
        return new CustomHandlerSettings(
            FindExecutable((string?)description["defaultExecutablePath"], root),
            JoinArguments(description),
            Path.Combine(root, (string?)description["workingDirectory"] ?? ""),
            (bool?)section["enableForwardingHttpRequest"] ?? false,
            (bool?)section["enableProxyingHttpRequest"] ?? false,
            (int?)section["port"],
            TimeSpan.Parse((string?)section["initializationTimeout"] ?? "00:00:30", CultureInfo.InvariantCulture));
    }

    private static string FindExecutable(string? path, string root)
    {
        var name = Environment.ExpandEnvironmentVariables(path ?? "");
        if (name.Length == 0) throw new InvalidDataException("host.json: customHandler.description.defaultExecutablePath is empty.");
        var inApp = Path.Combine(root, name);
        return File.Exists(inApp) ? inApp : name;
    }

    private static string JoinArguments(JObject description)
    {
        var words = Words(description["arguments"]);
        if ((string?)description["defaultWorkerPath"] is { Length: > 0 } script) words = words.Append($"\"{script}\"");
        return string.Join(' ', words.Concat(Words(description["workerArguments"])));
    }

    private static IEnumerable<string> Words(JToken? array) => (array as JArray ?? []).Select(word => (string)word!);
}
