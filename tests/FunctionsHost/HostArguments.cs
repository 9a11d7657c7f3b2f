using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Functions.FunctionsHost;

/// <summary>The command line.</summary>
/// <param name="AppRoot">The Functions app's folder: host.json and one folder with a function.json per function.</param>
/// <param name="Port">To listen on at 127.0.0.1; 0 takes a free one, which the line <c>Host started</c> names.</param>
/// <param name="Key">The one function key, for <c>x-functions-key</c> or <c>?code=</c>.</param>
/// <param name="HostId">Names the timers' state and lock in storage.</param>
/// <param name="Level">Of the log on stdout.</param>
internal sealed record HostArguments(string AppRoot, int Port, string Key, string HostId, LogLevel Level)
{
    /// <summary>For a person who called it wrongly.</summary>
    public const string Usage = "usage: functions-host APP_ROOT [--port 7071] [--key KEY] [--host-id ID] [--log Information]";

    /// <summary>Null where the usage is to be shown.</summary>
    public static HostArguments? Parse(string[] arguments)
    {
        if (arguments.Length % 2 == 0 || arguments[0].StartsWith('-')) return null;
        var root = Path.GetFullPath(arguments[0]);
        var options = arguments.Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        if (options.Keys.Except(["--port", "--key", "--host-id", "--log"]).Any()) return null;
        return new HostArguments(
            root,
            int.Parse(options.GetValueOrDefault("--port", "7071"), CultureInfo.InvariantCulture),
            options.GetValueOrDefault("--key", "stand-in-key"),
            options.GetValueOrDefault("--host-id", $"standin{Digest(root)}"),
            Enum.Parse<LogLevel>(options.GetValueOrDefault("--log", nameof(LogLevel.Information)), ignoreCase: true));
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
