namespace GitOps.Functions.Tests.RealParts;

/// <summary>Charts made by the real <c>helm package</c>, in a folder that <c>helm repo index</c> makes a repository of; and the real helm, with nothing of this user's.</summary>
public sealed class TestCharts : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The repository's folder.</summary>
    public string Repository => Directory.CreateDirectory(_folder["repository"]).FullName;

    /// <summary>A file of the repository.</summary>
    public string this[string file] => Path.Combine(Repository, file);

    /// <summary>Packs a chart with one ConfigMap, which shows the chart's version and the value <c>value</c>, and more files where a test has some.</summary>
    /// <returns>The package's file.</returns>
    public async Task<string> PackageAsync(string version, string name = "shop", params (string Path, string Text)[] more)
    {
        var chart = $"source/{name}-{Guid.NewGuid():N}";
        _folder.Write($"{chart}/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: {version}\n");
        _folder.Write($"{chart}/values.yaml", "value: chart\n");
        _folder.Write($"{chart}/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {version: '{{ .Chart.Version }}', value: '{{ .Values.value }}'}\n");
        foreach (var (path, text) in more) _folder.Write($"{chart}/{path}", text);
        await HelmAsync("package", _folder[chart], "--destination", Repository);
        return this[$"{name}-{version}.tgz"];
    }

    /// <summary>Packs a chart and writes the index anew.</summary>
    public async Task PublishAsync(string version, string name = "shop", params (string Path, string Text)[] more)
    {
        await PackageAsync(version, name, more);
        await IndexAsync();
    }

    /// <summary>Writes the index.</summary>
    /// <param name="url">What the packages' addresses begin with; relative ones where it is left out.</param>
    public Task IndexAsync(string? url = null) => HelmAsync(["repo", "index", Repository, .. url is null ? [] : (string[])["--url", url]]);

    /// <summary>Changes the index's text.</summary>
    public void EditIndex(Func<string, string> edit) => File.WriteAllText(this["index.yaml"], edit(File.ReadAllText(this["index.yaml"])));

    /// <summary>Runs helm.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> HelmAsync(params string[] arguments) => (await TryHelmAsync(arguments)).MustSucceed().Output;

    /// <summary>Runs helm, which may fail.</summary>
    public Task<ProcessOutput> TryHelmAsync(params string[] arguments) => ProcessRunner.RunAsync(Tools.Helm, arguments, environment: new Dictionary<string, string?>
    {
        ["HELM_CACHE_HOME"] = _folder["cache"],
        ["HELM_CONFIG_HOME"] = _folder["config"],
        ["HELM_DATA_HOME"] = _folder["data"],
    });

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
