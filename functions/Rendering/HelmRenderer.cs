using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Processes;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Charts, rendered by <c>helm template</c> in a fresh private folder that holds only what <see cref="HelmChartGuard"/> let through: no cluster, no plugin,
/// no repository of charts, no settings of anybody's.
/// </summary>
/// <param name="options">Where helm is, and limits.</param>
/// <param name="time">Clock of the time limit.</param>
internal sealed class HelmRenderer(RendererOptions options, TimeProvider time)
{
    private static readonly string TooLong =
        $"its name is longer than the {Applications.HelmOptions.MaxReleaseName} characters that a release's may have; write spec.source.helm.releaseName";

    private readonly ToolMessage _message = new("helm", options);
    private string? _version;

    /// <summary>Renders a chart.</summary>
    /// <param name="request">The chart, and what goes into it.</param>
    /// <param name="cancel">Ends the wait and the child.</param>
    /// <returns>Its objects; and what a person should know, each a sentence without its full stop.</returns>
    /// <exception cref="FailureException">helm is missing or cannot be started, or the cluster does not answer.</exception>
    public async Task<(ManifestReading Reading, IReadOnlyList<string> Warnings)> RenderAsync(HelmRequest request, CancellationToken cancel)
    {
        var chart = await HelmChartGuard.CheckAsync(request.Place, request.Chart, cancel);
        Failure[] refused = [.. request.Failures, .. chart.Failures, .. Unusable(request)];
        if (refused.Length > 0) return (new ManifestReading([], refused), request.Warnings);
        var command = await CommandAsync(request, cancel);
        var reading = await RunAsync(request, chart, command, cancel);
        var random = chart.IsRandom || command.Files().Any(static file => HelmChartGuard.MayBeRandom(file.Input.Content.Span));
        if (!random || reading.Failures.Count > 0) return (reading, request.Warnings);
        var warnings = HelmRandomness.Compare(reading, await RunAsync(request, chart, command, cancel));
        return (reading, [.. request.Warnings, .. warnings]);
    }

    /// <summary>Helm's version, asked once: <c>helm v4.1.4</c>.</summary>
    public async Task<string> VersionAsync(CancellationToken cancel)
    {
        if (_version is { } known) return known;
        using var folder = new PrivateFolder();
        var result = await StartAsync(folder, ["version", "--template={{.Version}}"], cancel);
        var version = result.Succeeded ? System.Text.Encoding.UTF8.GetString(result.Output.Span).Trim() : "";
        return _version = version.Length is > 0 and < 40 ? $"helm {version}" : "helm";
    }

    // The manifest's own name is checked when it is read; an Application's may be longer than a release's.
    private static IEnumerable<Failure> Unusable(HelmRequest request)
    {
        if (request.Options.ReleaseName is null && !Applications.HelmReader.IsReleaseName(request.Target.Application))
            yield return new Failure($"Application {request.Target.Application}", "render", TooLong);
    }

    // The cluster is asked only for what the Application does not say itself.
    private static async Task<HelmCommand> CommandAsync(HelmRequest request, CancellationToken cancel)
    {
        var (kubeVersion, apiVersions) = (request.Options.KubeVersion, request.Options.ApiVersions);
        var cluster = kubeVersion is null || apiVersions.Count == 0 ? await request.Target.CapabilitiesAsync(cancel) : null;
        return new HelmCommand(request, kubeVersion ?? cluster?.KubeVersion, apiVersions.Count > 0 ? apiVersions : cluster?.ApiVersions ?? []);
    }

    private async Task<ManifestReading> RunAsync(HelmRequest request, HelmChart chart, HelmCommand command, CancellationToken cancel)
    {
        using var folder = new PrivateFolder();
        folder.Write(chart.Files.ToDictionary(static file => $"{HelmCommand.Chart}/{file.Key}", static file => file.Value));
        folder.Write(command.Files().ToDictionary(static file => file.Path, static file => file.Input.Content));
        var result = await StartAsync(folder, command.Arguments(), cancel);
        if (result.Succeeded) return new HelmOutput(request, result.Output).Read();
        var cause = command.Files().Aggregate(_message.Of(result, folder, Secrets(request, command)), static (text, file) => text.Replace(file.Path, file.Input.Name, StringComparison.Ordinal));
        return new ManifestReading([], [new Failure($"helm template {(request.Place.Length == 0 ? "." : request.Place)}", "render", cause)]);
    }

    private static IReadOnlyCollection<string> Secrets(HelmRequest request, HelmCommand command)
    {
        var own = request.Chart.Where(static file => file.Key.EndsWith("values.yaml", StringComparison.Ordinal)).Select(static file => new HelmInput(file.Key, file.Value));
        return HelmSecrets.Of(request, own.Concat(command.Files().Where(static file => file.IsValues).Select(static file => file.Input)));
    }

    private Task<BoundedResult> StartAsync(PrivateFolder folder, IReadOnlyList<string> arguments, CancellationToken cancel) => BoundedProcess.RunAsync(
        new BoundedCommand
        {
            Program = options.FindHelm(),
            Arguments = arguments,
            WorkingFolder = folder.Files,
            Environment = new Dictionary<string, string>
            {
                // No program on the PATH, no plugin, no registry, no repository, no cluster. What helm keeps dies with the folder.
                ["PATH"] = folder.Nothing,
                ["HOME"] = folder.Home,
                ["TMPDIR"] = folder.Home,
                ["HELM_PLUGINS"] = folder.Nothing,
                ["HELM_CACHE_HOME"] = Path.Combine(folder.Home, "cache"),
                ["HELM_CONFIG_HOME"] = Path.Combine(folder.Home, "config"),
                ["HELM_DATA_HOME"] = Path.Combine(folder.Home, "data"),
                ["KUBECONFIG"] = Path.Combine(folder.Nothing, "none"),
            },
            Timeout = options.Timeout,
            OutputBytes = options.OutputBytes,
            MemoryBytes = options.MemoryBytes,
        },
        time,
        cancel);
}
