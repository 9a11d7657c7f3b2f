using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Reads which ConfigMaps and Secrets of the destination's namespace an Application takes variables from.</summary>
internal static class VariableSourceReader
{
    /// <summary>The annotation: <c>ConfigMap/NAME</c> and <c>Secret/NAME</c>, separated by commas or line ends; with <c>?</c> at its end one may be missing.</summary>
    public const string Annotation = "gitops.functions/substitute-from";

    private const string Place = $"metadata.annotations[{Annotation}]";

    private static readonly char[] Separators = [',', '\n'];

    /// <summary>The sources, a later one before an earlier one.</summary>
    /// <param name="manifest">The Application.</param>
    /// <param name="ns">The destination's namespace.</param>
    /// <param name="findings">Told what is wrong.</param>
    public static IReadOnlyList<VariableSource> Read(KubernetesObject manifest, string ns, FieldFindings findings)
    {
        var sources = new List<VariableSource>();
        foreach (var entry in (manifest.Annotation(Annotation) ?? "").Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(entry, ns) is { } source) sources.Add(source);
            else findings.Fail(Place, $"\"{PlainText.Clean(entry)}\" is none of ConfigMap/NAME, Secret/NAME, or either with ? at its end");
        }
        return sources;
    }

    private static VariableSource? Parse(string entry, string ns)
    {
        var optional = entry.EndsWith('?');
        return entry.TrimEnd('?').Split('/') is [var kind, var name] ? VariableSource.TryCreate(kind, ns, name, optional) : null;
    }
}
