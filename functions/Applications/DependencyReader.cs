using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>Reads which Applications must be ready before another one is synced.</summary>
internal static class DependencyReader
{
    /// <summary>The annotation: names, separated by commas.</summary>
    public const string Annotation = "gitops.functions/depends-on";

    private const string Place = $"metadata.annotations[{Annotation}]";

    /// <summary>The names, each once.</summary>
    /// <param name="manifest">The Application.</param>
    /// <param name="findings">Told what is wrong.</param>
    public static IReadOnlyList<string> Read(KubernetesObject manifest, FieldFindings findings)
    {
        var names = (manifest.Annotation(Annotation) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names.Where(static name => !Rfc1123.IsSubdomain(name)))
            findings.Fail(Place, $"\"{PlainText.Clean(name)}\" is no Application's name; write names, separated by commas");
        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
