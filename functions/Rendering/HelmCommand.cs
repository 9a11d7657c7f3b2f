using System.Text;
using GitOps.Functions.Applications;

namespace GitOps.Functions.Rendering;

/// <summary>
/// The arguments of <c>helm template</c>, as Argo CD writes them. A value that comes from a repository is always the second half of an argument
/// whose first half is ours, or stands behind <c>--</c>: it cannot become an option.
/// </summary>
/// <param name="request">What to render.</param>
/// <param name="kubeVersion">The Kubernetes version; null means helm's own default.</param>
/// <param name="apiVersions">API versions beside those that helm knows.</param>
internal sealed class HelmCommand(HelmRequest request, string? kubeVersion, IReadOnlyList<string> apiVersions)
{
    /// <summary>The chart's folder, from where helm runs.</summary>
    public const string Chart = "chart";

    private readonly HelmOptions _options = request.Options;

    /// <summary>The release's name.</summary>
    public string Release => _options.ReleaseName ?? request.Target.Application;

    /// <summary>The arguments.</summary>
    public IReadOnlyList<string> Arguments() =>
    [
        "template",
        $"--namespace={_options.Namespace ?? request.Target.Namespace}",
        .. kubeVersion is null ? [] : (string[])[$"--kube-version={kubeVersion}"],
        .. apiVersions.Select(static version => $"--api-versions={version}"),
        .. Files().Where(static file => file.IsValues).Select(static file => $"--values={file.Path}"),
        .. Last(request.Parameters.Where(static one => !one.ForceString)).Select(static one => $"--set={one.Name}={Escape(one.Value)}"),
        .. Last(request.Parameters.Where(static one => one.ForceString)).Select(static one => $"--set-string={one.Name}={Escape(one.Value)}"),
        .. request.FileParameters.Select(static (one, i) => $"--set-file={one.Key}={ParameterFile(i)}"),
        .. Flag(!_options.SkipCrds, "--include-crds"),
        .. Flag(_options.SkipTests, "--skip-tests"),
        .. Flag(_options.SkipSchemaValidation, "--skip-schema-validation"),
        "--",
        Release,
        "./" + Chart,
    ];

    /// <summary>The files that helm is given beside the chart: where they go, what they are called in the repository, and their content.</summary>
    public IEnumerable<(string Path, HelmInput Input, bool IsValues)> Files()
    {
        foreach (var (i, input) in request.ValueFiles.Index()) yield return ($"inputs/values-{i}.yaml", input, true);
        // Not among them: what is written in the Application goes before what its files say.
        if (_options.Values.Length > 0) yield return ("inputs/values.yaml", new HelmInput("spec.source.helm.values", Encoding.UTF8.GetBytes(_options.Values)), true);
        foreach (var (i, (_, input)) in request.FileParameters.Index()) yield return (ParameterFile(i), input, false);
    }

    private static string ParameterFile(int i) => $"inputs/parameter-{i}.txt";

    private static string[] Flag(bool set, string name) => set ? [name] : [];

    // As in Argo CD a name counts once.
    private static IEnumerable<HelmParameter> Last(IEnumerable<HelmParameter> parameters) => parameters.Reverse().DistinctBy(static one => one.Name).Reverse();

    // A comma would begin another value. In braces it is a list, and meant; one that has a backslash before it is done already.
    private static string Escape(string value)
    {
        if (value.StartsWith('{') && value.EndsWith('}')) return value;
        var escaped = new StringBuilder(value.Length);
        foreach (var (i, c) in value.Index()) escaped.Append(c == ',' && (i == 0 || value[i - 1] != '\\') ? "\\," : c.ToString());
        return escaped.ToString();
    }
}
