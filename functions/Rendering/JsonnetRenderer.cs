using System.Text;
using System.Text.RegularExpressions;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Processes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Jsonnet files of a folder, evaluated by <c>jsonnet</c> in a fresh private folder that holds only what <see cref="JsonnetWalk"/> let through, with an empty
/// environment and nothing to read from its standard input.
/// </summary>
/// <param name="options">Where jsonnet is, and limits.</param>
/// <param name="time">Clock of the time limit.</param>
internal sealed partial class JsonnetRenderer(RendererOptions options, TimeProvider time)
{
    private string? _version;

    /// <summary>Evaluates files.</summary>
    /// <param name="source">The source.</param>
    /// <param name="files">All files that they import; see <see cref="JsonnetReferences"/>.</param>
    /// <param name="entries">The files to evaluate.</param>
    /// <param name="context">The Application and the commit.</param>
    /// <param name="cancel">Ends the wait and the child.</param>
    /// <returns>What each came to, in their order; and what is wrong beside.</returns>
    public async Task<(IReadOnlyList<KeyValuePair<string, ManifestReading>> Readings, IReadOnlyList<Failure> Failures)> RenderAsync(
        ApplicationSource source, SourceFiles files, IReadOnlyList<string> entries, RenderContext context, CancellationToken cancel)
    {
        // Where it is missing, the plain manifests of the folder are applied all the same.
        if (options.TryFindJsonnet() is not { } program) return ([], [options.MissingJsonnet]);
        var values = new JsonnetValues(source.Directory?.Jsonnet ?? JsonnetOptions.None, new BuildEnvironment(source, context).Expand);
        if (values.Failures.Count > 0) return ([], values.Failures);
        var scan = JsonnetWalk.Scan(source, files, [""], entries, values);
        if (!scan.Usable) return ([], scan.Failures);
        var command = new JsonnetCommand(source, values);
        using var folder = new PrivateFolder();
        folder.Write(scan.Files);
        foreach (var path in command.Folders) Directory.CreateDirectory(Path.Combine(folder.Files, path));
        var run = new JsonnetRun(program, options, time, folder);
        return (await run.EvaluateAsync(command, [.. entries.Where(entry => !scan.Refused.Contains(entry))], values.Secrets, cancel), scan.Failures);
    }

    /// <summary>The tool's version, asked once: <c>jsonnet v0.18.0</c>, <c>go-jsonnet v0.20.0</c>.</summary>
    /// <exception cref="FailureException">jsonnet is missing or cannot be started.</exception>
    public async Task<string> VersionAsync(CancellationToken cancel)
    {
        if (_version is { } known) return known;
        using var folder = new PrivateFolder();
        var program = options.TryFindJsonnet() ?? throw new FailureException(options.MissingJsonnet);
        var result = await BoundedProcess.RunAsync(new BoundedCommand { Program = program, Arguments = ["--version"], WorkingFolder = folder.Nothing }, time, cancel);
        var told = result.Succeeded ? Encoding.UTF8.GetString(result.Output.Span) : "";
        var version = Version.Match(told) is { Success: true, Value: var number } ? $" {number}" : "";
        return _version = $"{(told.Contains("(Go ", StringComparison.Ordinal) ? "go-jsonnet" : "jsonnet")}{version}";
    }

    /// <summary>What a person should know of the options, each a sentence without its full stop.</summary>
    // Not what follows the dollar sign: it may be half of a password.
    public static IReadOnlyList<string> Warnings(JsonnetOptions options) =>
    [
        .. options.ExtVars.Concat(options.Tlas).Where(static one => BuildVariables.Unknown(one.Value) is not null)
            .Select(static one => $"the Jsonnet variable {one.Name} holds a dollar sign before what is no variable, which becomes nothing, as in Argo CD; write $$ for a dollar sign"),
    ];

    [GeneratedRegex(@"\bv[0-9]+(\.[0-9A-Za-z]+){1,3}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Version { get; }
}
