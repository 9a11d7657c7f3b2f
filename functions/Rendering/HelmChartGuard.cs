using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Checks a chart and all sub-charts in it before helm is started: YAML that would cost too much, schemas that reach out, archives that hold more than
/// files, dependencies that are not there.
/// </summary>
/// <param name="place">The chart's folder in the repository, for errors.</param>
internal sealed partial class HelmChartGuard(string place)
{
    private const int Depth = 8;
    private const int MostCharts = 200;
    private const string Step = "check chart";

    private readonly List<Failure> _failures = [];
    private int _charts;
    private bool _random;

    /// <summary>Checks a chart.</summary>
    /// <param name="place">Its folder in the repository, for errors.</param>
    /// <param name="files">Its files, by path below that folder.</param>
    /// <param name="cancel">Ends the reading of archives.</param>
    public static async Task<HelmChart> CheckAsync(string place, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, CancellationToken cancel)
    {
        var guard = new HelmChartGuard(place);
        var checkedFiles = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (path, content) in files) checkedFiles[path] = content;
        var name = await guard.ChartAsync("", checkedFiles, 0, cancel);
        if (name is null && guard._failures.Count == 0) guard.Refuse("Chart.yaml", "it is missing: this folder holds no chart");
        return new HelmChart(checkedFiles, guard._failures, guard._random);
    }

    /// <summary>Whether a text may have a function of Helm's that comes to something else each time.</summary>
    public static bool MayBeRandom(ReadOnlySpan<byte> text) => Random.IsMatch(System.Text.Encoding.Latin1.GetString(text));

    // Checks the chart whose files begin with a prefix; packed sub-charts in it are replaced by what was checked. Its name, or null where it is none.
    private async Task<string?> ChartAsync(string prefix, SortedDictionary<string, ReadOnlyMemory<byte>> files, int depth, CancellationToken cancel)
    {
        if (++_charts > MostCharts || depth > Depth)
        {
            Refuse(prefix, $"more than {MostCharts} charts in one, or deeper than {Depth} in each other");
            return null;
        }

        foreach (var name in (string[])["values.yaml", "Chart.lock", "requirements.lock"]) CheckCost(prefix + name, files);
        if (files.TryGetValue(prefix + "values.schema.json", out var schema) && HelmSchema.Problem(schema.Span) is { } problem) Refuse(prefix + "values.schema.json", problem);
        if (prefix.Length == 0) _random |= files.Any(static file => Templated.IsMatch(file.Key) && MayBeRandom(file.Value.Span));
        if (ReadMapping(prefix + "Chart.yaml", files) is not { } chart) return null;
        var found = await SubchartsAsync(prefix, files, depth, cancel);
        if (depth == 0) CheckDependencies(chart, files, found);
        return (chart["name"] as JsonValue)?.TryGetValue<string>(out var written) == true ? written : "";
    }

    private async Task<HashSet<string>> SubchartsAsync(string prefix, SortedDictionary<string, ReadOnlyMemory<byte>> files, int depth, CancellationToken cancel)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var charts = prefix + "charts/";
        var children = files.Keys.Where(path => path.StartsWith(charts, StringComparison.Ordinal)).Select(path => path[charts.Length..]).ToList();
        // As helm does it: what begins with a dot or an underscore is left alone.
        foreach (var child in children.Select(static path => path.Split('/')[0]).Distinct().Where(static child => child[0] is not ('.' or '_')).ToList())
        {
            var name = files.ContainsKey(charts + child)
                ? child.EndsWith(".tgz", StringComparison.Ordinal) ? await ArchiveAsync(charts + child, files, depth, cancel) : null
                : await ChartAsync($"{charts}{child}/", files, depth + 1, cancel);
            if (name is not null) names.Add(name);
        }

        return names;
    }

    private async Task<string?> ArchiveAsync(string path, SortedDictionary<string, ReadOnlyMemory<byte>> files, int depth, CancellationToken cancel)
    {
        try
        {
            var unpacked = await HelmArchive.ReadAsync(SourcePath.In(place, path), files[path], cancel);
            var inner = new SortedDictionary<string, ReadOnlyMemory<byte>>(unpacked.Files.ToDictionary(), StringComparer.Ordinal);
            var guard = new HelmChartGuard(SourcePath.In(place, path)) { _charts = _charts };
            var name = await guard.ChartAsync("", inner, depth + 1, cancel);
            (_charts, _random) = (guard._charts, _random || guard._random);
            _failures.AddRange(guard._failures);
            files[path] = HelmArchive.Write(inner);
            return name;
        }
        catch (FailureException e)
        {
            _failures.Add(e.Failure); // What is in Git is damaged for good.
            return null;
        }
    }

    // Only of the chart itself: helm asks no more.
    private void CheckDependencies(JsonObject chart, SortedDictionary<string, ReadOnlyMemory<byte>> files, HashSet<string> found)
    {
        var listed = ReadMapping("requirements.yaml", files);
        foreach (var (file, mapping) in ((string, JsonObject?)[])[("Chart.yaml", chart), ("requirements.yaml", listed)])
        {
            foreach (var dependency in (mapping?["dependencies"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (ManifestRules.IsText(dependency["name"], out var name) && !found.Contains(name)) Refuse(file, Missing(name, dependency["repository"]));
            }
        }
    }

    private static string Missing(string name, JsonNode? repository)
    {
        var from = ManifestRules.IsText(repository, out var address) ? $" (from {PlainText.Clean(WithoutUser(address))})" : "";
        return $"the dependency {PlainText.Clean(name)}{from} is not in charts/; nothing is fetched: run `helm dependency update` and commit charts/";
    }

    private static string WithoutUser(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
        ? uri.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)
        : address;

    private JsonObject? ReadMapping(string path, SortedDictionary<string, ReadOnlyMemory<byte>> files)
    {
        if (!files.TryGetValue(path, out var bytes)) return null;
        var reading = YamlReader.Read(SourcePath.In(place, path), bytes);
        _failures.AddRange(reading.Failures);
        if (reading.Failures.Count > 0) return null;
        if (reading.Mapping is { } mapping) return mapping;
        Refuse(path, "it must be one mapping");
        return null;
    }

    private void CheckCost(string path, SortedDictionary<string, ReadOnlyMemory<byte>> files)
    {
        if (files.TryGetValue(path, out var bytes)) _failures.AddRange(CostOf(SourcePath.In(place, path), bytes));
    }

    /// <summary>
    /// Why YAML must not be read by helm: it costs too much. Only aliases can make a file grow, so one without them is left to helm, whose reader lets
    /// pass what ours does not (a key that is written twice).
    /// </summary>
    public static IReadOnlyList<Failure> CostOf(string name, ReadOnlyMemory<byte> yaml) =>
        yaml.Span.Contains((byte)'*') && yaml.Span.Contains((byte)'&') ? YamlReader.Read(name, yaml).Failures : [];

    private void Refuse(string path, string cause) => _failures.Add(new Failure(SourcePath.In(place, path.TrimEnd('/')), Step, cause));

    [GeneratedRegex(@"(\A|/)(templates/.*|values\.yaml)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Templated { get; }

    [GeneratedRegex(@"\b(now|ago|rand(Alpha|AlphaNum|Numeric|Ascii|Bytes|Int)|uuidv4|shuffle|gen(PrivateKey|CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey)|htpasswd|bcrypt|encryptAES)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Random { get; }
}
