using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>Collects what the chart of one source is rendered from, out of the fetched files of all sources.</summary>
internal sealed class HelmRequestReader
{
    private const string Step = "read Helm options";

    private readonly IReadOnlyList<SourceFiles> _files;
    private readonly HelmFileResolver _resolver;
    private readonly HelmOptions _options;
    private readonly string _place;
    private readonly List<Failure> _failures = [];
    private readonly List<string> _warnings = [];

    private HelmRequestReader(IReadOnlyList<ApplicationSource> sources, int index, IReadOnlyList<SourceFiles> files, RenderContext context)
    {
        _files = files;
        _options = sources[index].Helm ?? HelmOptions.None;
        _resolver = new HelmFileResolver(sources, index, context);
        _place = sources[index].Place.Length == 0 ? "/" : sources[index].Place;
    }

    /// <summary>Collects it. What is missing is among the request's failures.</summary>
    public static HelmRequest Read(IReadOnlyList<ApplicationSource> sources, int index, IReadOnlyList<SourceFiles> files, RenderContext context)
    {
        var reader = new HelmRequestReader(sources, index, files, context);
        var chart = files[index].Files.Select(file => (Name: SourcePath.Below(sources[index].Path, file.Key), file.Value)).Where(static file => file.Name is not null);
        return new HelmRequest
        {
            Place = sources[index].Place,
            Chart = chart.ToDictionary(static file => file.Name!, static file => file.Value, StringComparer.Ordinal),
            Options = reader._options,
            Target = context.Target,
            ValueFiles = reader.ValueFiles(),
            Parameters = reader.Parameters(),
            FileParameters = reader.FileParameters(),
            Failures = reader._failures,
            Warnings = reader._warnings,
        };
    }

    // As in Argo CD: what is named goes where it is named, also where a pattern stands for it too, and a file counts once.
    private List<HelmInput> ValueFiles()
    {
        var all = _options.ValueFiles.Select(Resolve).OfType<HelmFile>().ToList();
        var named = all.Where(static file => !file.IsPattern).Select(static file => (file.Source, file.Path)).ToHashSet();
        var inputs = new OrderedDictionary<(int, string), HelmInput>();
        foreach (var file in all)
        {
            IReadOnlyList<string> found = file.IsPattern ? file.Matches(_files[file.Source].Files.Keys) : _files[file.Source].Files.ContainsKey(file.Path) ? [file.Path] : [];
            if (found.Count == 0 && !_options.IgnoreMissingValueFiles) Refuse(file.Written, file.IsPattern ? "no file in this repository is called so" : $"there is no file {file.Path}");
            foreach (var path in found.Where(path => !file.IsPattern || !named.Contains((file.Source, path)))) inputs.TryAdd((file.Source, path), Input(file.Source, path));
        }

        foreach (var input in inputs.Values) _failures.AddRange(HelmChartGuard.CostOf(input.Name, input.Content));
        return [.. inputs.Values];
    }

    private List<HelmParameter> Parameters()
    {
        // Not what follows the dollar sign: it may be half of a password.
        foreach (var parameter in _options.Parameters.Where(static one => BuildVariables.Unknown(one.Value) is not null))
            _warnings.Add($"the Helm parameter {PlainText.Clean(parameter.Name)} holds a dollar sign before what is no variable, which becomes nothing, as in Argo CD; write $$ for a dollar sign");

        return [.. _options.Parameters.Select(parameter => parameter with { Value = _resolver.Expand(parameter.Value) })];
    }

    private List<KeyValuePair<string, HelmInput>> FileParameters()
    {
        var inputs = new List<KeyValuePair<string, HelmInput>>();
        foreach (var parameter in _options.FileParameters)
        {
            if (Resolve(parameter.Path) is not { } file) continue;
            if (!file.IsPattern && _files[file.Source].Files.ContainsKey(file.Path)) inputs.Add(new(parameter.Name, Input(file.Source, file.Path)));
            else Refuse(parameter.Path, $"there is no file {file.Path}");
        }

        return inputs;
    }

    private HelmInput Input(int source, string path) => new(path, _files[source].Files[path]);

    private HelmFile? Resolve(string written)
    {
        var (file, cause) = _resolver.Resolve(written);
        if (cause is not null) Refuse(written, cause);
        return file;
    }

    private void Refuse(string written, string cause) => _failures.Add(new Failure($"{PlainText.Clean(written)} (chart {_place})", Step, cause));
}
