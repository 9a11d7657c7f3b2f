using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Functions.FunctionsHost;

/// <summary>How the handler is started: its own variables, and <c>%NAME%</c> in path and arguments.</summary>
internal static partial class HandlerStart
{
    /// <summary>Everything but the streams' readers.</summary>
    public static ProcessStartInfo Info(AppFolder app, int port)
    {
        var own = OwnVariables(app.Root, port);
        var info = new ProcessStartInfo(Expand(app.Handler.Executable, own), Unresolved().Replace(Expand(app.Handler.Arguments, own), ""))
        {
            WorkingDirectory = app.Handler.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in own) info.Environment[name] = value;
        return info;
    }

    // The names with HTTPWORKER are those of the first preview, which the host still sets.
    private static Dictionary<string, string> OwnVariables(string root, int port)
    {
        var id = Guid.NewGuid().ToString();
        var portText = port.ToString(CultureInfo.InvariantCulture);
        return new()
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = portText,
            ["FUNCTIONS_HTTPWORKER_PORT"] = portText,
            ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = id,
            ["FUNCTIONS_HTTPWORKER_ID"] = id,
            ["FUNCTIONS_APP_ROOT_PATH"] = root,
        };
    }

    private static string Expand(string text, Dictionary<string, string> own)
    {
        foreach (var (name, value) in own) text = text.Replace($"%{name}%", value, StringComparison.Ordinal);
        return Environment.ExpandEnvironmentVariables(text);
    }

    [GeneratedRegex("%.+?%")]
    private static partial Regex Unresolved();
}
