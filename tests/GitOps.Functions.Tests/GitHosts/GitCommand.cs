using System.Diagnostics;
using System.Text;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.GitHosts;

/// <summary>Runs git in a bare repository, with binary output, as the stand-ins need it.</summary>
internal static class GitCommand
{
    /// <summary>Standard output, or null where git says no.</summary>
    public static async Task<byte[]?> BytesAsync(string repository, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(repository, arguments, new Dictionary<string, string>(), Stream.Null);
        return exitCode == 0 ? output : null;
    }

    /// <summary>Standard output as text, trimmed, or null where git says no.</summary>
    public static async Task<string?> TextAsync(string repository, params string[] arguments) =>
        await BytesAsync(repository, arguments) is { } bytes ? Encoding.UTF8.GetString(bytes).Trim() : null;

    /// <summary>Runs it with an environment and a standard input of its own.</summary>
    public static async Task<(int ExitCode, byte[] Output)> RunAsync(
        string repository, string[] arguments, IReadOnlyDictionary<string, string> environment, Stream input)
    {
        var start = new ProcessStartInfo(Tools.Git, ["-C", repository, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        await input.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        await reading;
        await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ToArray());
    }
}
