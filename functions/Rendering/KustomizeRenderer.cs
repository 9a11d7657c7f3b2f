using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Processes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Kustomizations, rendered by <c>kubectl kustomize</c> in a fresh private folder that holds only what <see cref="KustomizationGuard"/>
/// let through. kubectl's default load restriction stays on, as in Argo CD: a kustomization reads files at or below its own folder only.
/// </summary>
/// <param name="options">Where kubectl is, and limits.</param>
/// <param name="time">Clock of the time limit.</param>
internal sealed partial class KustomizeRenderer(RendererOptions options, TimeProvider time)
{
    private const int MessageLength = 2000;
    private string? _version;

    /// <summary>Renders the kustomization of a source's folder, changed as the source's options want it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="files">All files that it refers to; see <see cref="KustomizationReferences"/>.</param>
    /// <param name="context">The Application and the commit.</param>
    /// <param name="cancel">Ends the wait and the child.</param>
    /// <exception cref="FailureException">kubectl is missing or cannot be started.</exception>
    public async Task<ManifestReading> RenderAsync(ApplicationSource source, SourceFiles files, RenderContext context, CancellationToken cancel)
    {
        var path = source.Path;
        var scan = KustomizationGuard.Scan(files, path, source.Kustomize is null ? null : new KustomizationEditor(source, context, files));
        Failure[] refused = [.. scan.Failures, .. scan.Gaps.Select(g => g.Failure)];
        if (refused.Length > 0) return new ManifestReading([], refused);
        if (await OtherVersionAsync(source, cancel) is { } other) return new ManifestReading([], [other]);
        using var folder = new PrivateFolder();
        folder.Write(scan.Files);
        var result = await RunAsync(folder, Path.Combine(folder.Files, path), ["kustomize", "."], cancel);
        var name = $"kustomize build {(path.Length == 0 ? "." : path)}";
        if (!result.Succeeded) return new ManifestReading([], [new Failure(name, "render", Explain(result, folder, scan))]);
        var reading = ManifestReader.Read(name, result.Output);
        return reading with { Objects = [.. reading.Objects.Select(o => new KubernetesObject(o.Json, new ManifestOrigin(name, 0)))] };
    }

    /// <summary>Kustomize's version as kubectl tells it, asked once: <c>kustomize v5.7.1</c>.</summary>
    public async Task<string> VersionAsync(CancellationToken cancel)
    {
        if (_version is { } known) return known;
        using var folder = new PrivateFolder();
        var result = await RunAsync(folder, folder.Home, ["version", "--client", "--output", "json"], cancel);
        var version = result.Succeeded ? (string?)JsonNode.Parse(result.Output.Span)?["kustomizeVersion"] : null;
        return _version = version is null ? "kustomize" : $"kustomize {version}";
    }

    // Argo CD can be given several; here is one.
    private async Task<Failure?> OtherVersionAsync(ApplicationSource source, CancellationToken cancel)
    {
        if (source.Kustomize?.Version is not { } wanted) return null;
        var installed = await VersionAsync(cancel);
        return installed == $"kustomize v{wanted.TrimStart('v')}" ? null
            : new Failure("spec.source.kustomize.version", "render", $"{PlainText.Clean(wanted)} is not here, {installed} is; remove the field to render with that");
    }

    private Task<BoundedResult> RunAsync(PrivateFolder folder, string workingFolder, IReadOnlyList<string> arguments, CancellationToken cancel) => BoundedProcess.RunAsync(
        new BoundedCommand
        {
            Program = options.FindKubectl(),
            Arguments = arguments,
            WorkingFolder = workingFolder,
            Environment = new Dictionary<string, string>
            {
                // No git, no helm, no plugin: there is nothing on the PATH. Should a git be found all the same, it may speak no protocol.
                ["PATH"] = folder.Nothing,
                ["HOME"] = folder.Home,
                ["TMPDIR"] = folder.Home,
                ["GIT_ALLOW_PROTOCOL"] = "none",
            },
            Timeout = options.Timeout,
            OutputBytes = options.OutputBytes,
            MemoryBytes = options.MemoryBytes,
        },
        time,
        cancel);

    private string Explain(BoundedResult result, PrivateFolder folder, KustomizationScan scan) => result.Outcome switch
    {
        BoundedOutcome.TimedOut => $"not ready after {options.Timeout.TotalSeconds:0} s, and killed",
        BoundedOutcome.Flooded => $"more than {options.OutputBytes >> 20} MiB of manifests, and killed",
        BoundedOutcome.OutOfMemory => $"more than {options.MemoryBytes >> 20} MiB of memory, and killed",
        _ => Clean(result.ErrorTail, folder, scan.Secrets) is { Length: > 0 } text ? text : $"kubectl ended with code {result.ExitCode}",
    };

    /// <summary>kustomize's own words without the random folder, without warnings, on one line, and without the secrets that it may repeat.</summary>
    private static string Clean(string error, PrivateFolder folder, IReadOnlyCollection<string> secrets)
    {
        // Of what begins in the middle nobody can tell what it repeats.
        if (Encoding.UTF8.GetByteCount(error) >= BoundedResult.TailBytes) return "kustomize failed; what it says is too long to be shown without what it repeats of the files";
        var text = new StringBuilder(error.Replace(folder.Files + "/", "", StringComparison.Ordinal).Replace(folder.Root, ".", StringComparison.Ordinal));
        foreach (var secret in secrets.Where(s => s.Length > 0).OrderByDescending(s => s.Length)) text.Replace(secret, "***");
        // A patch that cannot be read is repeated in whole, twice; it may be one of a Secret.
        var lines = Echo().Replace(text.ToString(), "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith("# Warning", StringComparison.Ordinal));
        var line = new string([.. string.Join(' ', lines).Where(c => !char.IsControl(c))]);
        if (line.StartsWith("error: ", StringComparison.Ordinal)) line = line["error: ".Length..];
        return line.Length > MessageLength ? line[..MessageLength] + "…" : line;
    }

    [GeneratedRegex(" with config: `.*`(?=:)| from \\[patch: \".*\"\\]", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Echo();
}
