using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Rendering.Variables;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Turns an application's files into its objects. The tool is chosen as Argo CD does: what the manifest says, else kustomize where
/// there is a kustomization, else Helm where there is a chart, else plain manifests.
/// </summary>
/// <param name="options">Where the tools are, and limits.</param>
/// <param name="time">Clock of the time limit.</param>
internal sealed class Renderer(RendererOptions options, TimeProvider time)
{
    private readonly KustomizeRenderer _kustomize = new(options, time);
    private readonly HelmRenderer _helm = new(options, time);
    private readonly DirectoryRenderer _directory = new(options, time);

    /// <summary>
    /// What renders sources, for comparison: other tools, or another build of this program, may make something else of the same files. Files are known by
    /// their size and time: asking a tool for its version would start it. All tools count, as which of them renders a folder may be decided in it.
    /// </summary>
    public string Identity()
    {
        var own = Environment.ProcessPath is { } path ? FileIdentity(path) : "";
        var tools = ((string?[])[options.TryFindJsonnet(), options.TryFindKubectl(), options.TryFindHelm()]).OfType<string>();
        return string.Join('|', tools.Select(FileIdentity).Prepend(own));
    }

    /// <summary>Kustomize's version, as kubectl tells it.</summary>
    /// <exception cref="FailureException">kubectl is missing or cannot be started.</exception>
    public Task<string> KustomizeVersionAsync(CancellationToken cancel) => _kustomize.VersionAsync(cancel);

    /// <summary>Helm's version.</summary>
    /// <exception cref="FailureException">helm is missing or cannot be started.</exception>
    public Task<string> HelmVersionAsync(CancellationToken cancel) => _helm.VersionAsync(cancel);

    /// <summary>Jsonnet's version.</summary>
    /// <exception cref="FailureException">jsonnet is missing or cannot be started.</exception>
    public Task<string> JsonnetVersionAsync(CancellationToken cancel) => _directory.JsonnetVersionAsync(cancel);

    private static string FileIdentity(string path) => new FileInfo(path) is { Exists: true } file ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "";

    /// <summary>Renders all sources. Where two bring the same object the later source's counts, as in Argo CD, with a warning.</summary>
    /// <param name="sources">The application's sources.</param>
    /// <param name="files">The files of each.</param>
    /// <param name="contexts">What it is for, and the commit of each.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The objects; where there are failures too, the set is incomplete.</returns>
    /// <exception cref="FailureException">A tool is missing, or a chart's cluster does not answer.</exception>
    public async Task<RenderResult> RenderAsync(IReadOnlyList<ApplicationSource> sources, IReadOnlyList<SourceFiles> files, IReadOnlyList<RenderContext> contexts, CancellationToken cancel)
    {
        if (contexts[0].Target.ChartValues is { } values) sources = [.. sources.Select(source => source.Helm is { } helm ? source with { Helm = helm with { Values = values.Text } } : source)];
        var results = new List<RenderResult>();
        foreach (var (i, source) in sources.Index().Where(static one => !one.Item.FilesOnly)) results.Add(await RenderAsync(source, i, sources, files, contexts[i], cancel));
        var result = results.Count == 1 ? results[0] : Combine(results);
        return result with { Capabilities = contexts[0].Target.Asked?.Digest ?? "", DigestOf = new Lazy<string>(() => Digest(result, contexts[0].Target)) };
    }

    private async Task<RenderResult> RenderAsync(
        ApplicationSource source, int index, IReadOnlyList<ApplicationSource> sources, IReadOnlyList<SourceFiles> files, RenderContext context, CancellationToken cancel)
    {
        var own = GeneratedKustomization.Of(source, files[index]);
        if (DirectoryRenderer.Renders(source, own))
        {
            var (manifests, remarks, tool) = await _directory.RenderAsync(source, own, context, cancel);
            return Finish(Complete(source, context, manifests), tool) with { Warnings = remarks };
        }

        if (source.Helm is null && (source.Kustomize is not null || KustomizationFile.Find(own, source.Path).Length > 0))
            return Finish(Complete(source, context, await _kustomize.RenderAsync(source, own, context, cancel)), await _kustomize.VersionAsync(cancel));
        var (reading, warnings) = await _helm.RenderAsync(HelmRequestReader.Read(sources, index, files, context), cancel);
        if (context.Target.ChartValues is { HoldSecrets: true }) reading = ChartSecrets.Protect(reading);
        return Finish(Complete(source, context, reading), await _helm.VersionAsync(cancel)) with { Warnings = warnings };
    }

    // What is set last has no variables in it.
    private static ManifestReading Complete(ApplicationSource source, RenderContext context, ManifestReading reading)
    {
        var made = With(context.Target.Variables, reading);
        return source.CommonMetadata is { } metadata ? made with { Objects = [.. made.Objects.Select(one => CommonMetadata.Set(one, metadata))] } : made;
    }

    // After the tool, as in Flux: a variable may be in a name, so before two of one name are looked for.
    private static ManifestReading With(VariableSubstitution? variables, ManifestReading reading)
    {
        if (variables is null) return reading;
        var made = reading.Objects.Select(variables.Apply).ToList();
        return new ManifestReading([.. made.Select(static one => one.Object).OfType<KubernetesObject>()], [.. reading.Failures, .. made.Select(static one => one.Failure).OfType<Failure>()]);
    }

    // It is stored for all to read: with a short secret among known objects, a plain one could be guessed back.
    private static string Digest(RenderResult result, RenderTarget target) =>
        result.Objects.Any(static one => one.HoldsSecret) ? CanonicalJson.Digest([target.SecretsDigest, result.Digest]) : result.Digest;

    private RenderResult Finish(ManifestReading reading, string tool)
    {
        var (objects, duplicates) = WithoutDuplicates(reading.Objects);
        List<Failure> failures = [.. reading.Failures, .. duplicates];
        if (objects.Count > options.Objects)
        {
            failures.Add(new Failure(tool, "render", $"{objects.Count} objects; an application may have {options.Objects} at most, split it"));
            objects = [];
        }

        return new RenderResult(objects, failures, new Lazy<string>(() => CanonicalJson.Digest(objects.Select(static o => o.Json))), tool);
    }

    private RenderResult Combine(List<RenderResult> results)
    {
        var last = new Dictionary<ObjectReference, KubernetesObject>();
        var warnings = new List<string>();
        foreach (var one in results.SelectMany(static result => result.Objects).Where(static one => one.Name.Length > 0))
        {
            if (last.TryGetValue(one.Reference, out var former)) warnings.Add($"{one.Reference} is in more than one source; {one.Origin} counts, {former.Origin} does not");
            last[one.Reference] = one;
        }

        List<KubernetesObject> objects = [.. results.SelectMany(static result => result.Objects).Where(one => one.Name.Length == 0 || ReferenceEquals(last[one.Reference], one))];
        var all = new ManifestReading(objects, [.. results.SelectMany(static result => result.Failures)]);
        return Finish(all, string.Join(", ", results.Select(static result => result.Tool).Distinct())) with { Warnings = [.. results.SelectMany(static result => result.Warnings), .. warnings] };
    }

    /// <summary>Two definitions of one object: neither is applied, because nobody can tell which is meant.</summary>
    private static (IReadOnlyList<KubernetesObject> Objects, IEnumerable<Failure> Failures) WithoutDuplicates(IReadOnlyList<KubernetesObject> objects)
    {
        var twice = objects.Where(static o => o.Name.Length > 0).GroupBy(o => o.Reference).Where(g => g.Skip(1).Any()).ToArray();
        if (twice.Length == 0) return (objects, []);
        var references = twice.Select(g => g.Key).ToHashSet();
        var failures = twice.Select(g => new Failure(g.Key.ToString(), "render", $"written more than once: {string.Join(", ", g.Select(o => o.Origin))}"));
        return ([.. objects.Where(o => !references.Contains(o.Reference))], failures);
    }
}
