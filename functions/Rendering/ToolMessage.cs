using System.Text;
using System.Text.RegularExpressions;
using GitOps.Functions.Processes;

namespace GitOps.Functions.Rendering;

/// <summary>Why a tool failed, fit to be shown.</summary>
/// <param name="program">Its name: <c>kubectl</c>.</param>
/// <param name="options">The limits that it ran under.</param>
internal sealed partial class ToolMessage(string program, RendererOptions options)
{
    private const int Length = 2000;

    // What is added to the number of the signal that ended a process.
    private const int SignalBase = 128;

    // What the tools put before what matters.
    private static readonly string[] Prefixes = ["error: ", "Error: "];

    private static readonly string[] Noise = ["# Warning", "Use --debug flag", "level=", "TRACE: "];

    /// <summary>One line: which limit it met, or its own words without the random folder, warnings, and secrets that it may repeat.</summary>
    public string Of(BoundedResult result, PrivateFolder folder, IReadOnlyCollection<string> secrets) => result.Outcome switch
    {
        BoundedOutcome.TimedOut => $"not ready after {options.Timeout.TotalSeconds:0} s, and killed",
        BoundedOutcome.Flooded => $"more than {options.OutputBytes >> 20} MiB of manifests, and killed",
        BoundedOutcome.OutOfMemory => $"more than {options.MemoryBytes >> 20} MiB of memory, and killed",
        _ when Clean(result.ErrorTail, folder, secrets) is { Length: > 0 } text => text,
        _ when result.ExitCode > SignalBase => $"{program} crashed (signal {result.ExitCode - SignalBase})",
        _ => $"{program} ended with code {result.ExitCode}",
    };

    private string Clean(string error, PrivateFolder folder, IReadOnlyCollection<string> secrets)
    {
        // Of what begins in the middle nobody can tell what it repeats.
        if (Encoding.UTF8.GetByteCount(error) >= BoundedResult.TailBytes) return $"{program} failed; what it says is too long to be shown without what it repeats of the files";
        var text = new StringBuilder(error.Replace('\t', ' ').Replace(folder.Files + "/", "", StringComparison.Ordinal).Replace(folder.Root, ".", StringComparison.Ordinal));
        foreach (var secret in secrets.Where(static s => s.Length > 0).OrderByDescending(static s => s.Length)) text.Replace(secret, "***");
        // A patch that kustomize cannot read it repeats in whole, twice; it may be one of a Secret.
        var lines = Echo().Replace(text.ToString(), "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(static l => !Noise.Any(noise => l.StartsWith(noise, StringComparison.Ordinal)));
        var line = new string([.. string.Join(' ', lines).Where(static c => !char.IsControl(c))]);
        if (Prefixes.FirstOrDefault(prefix => line.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix) line = line[prefix.Length..];
        return line.Length > Length ? line[..Length] + "…" : line;
    }

    [GeneratedRegex(" with config: `.*`(?=:)| from \\[patch: \".*\"\\]", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Echo();
}
