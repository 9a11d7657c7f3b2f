using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications.Flux;

/// <summary>The sources that were written down, all files and registrations together.</summary>
internal sealed class FluxSources
{
    private readonly ILookup<(string Kind, string Namespace, string Name), FluxObject> _sources;

    /// <summary>Takes them.</summary>
    /// <param name="sources">Each as <see cref="Check"/> found it.</param>
    public FluxSources(IEnumerable<FluxObject> sources) => _sources = sources.ToLookup(static one => (one.Manifest.Kind, one.Namespace, one.Manifest.Name));

    /// <summary>The source that an object refers to.</summary>
    /// <param name="user">The object; told what is wrong.</param>
    /// <param name="path">Where the reference is: <c>spec.sourceRef</c>.</param>
    /// <returns>Null where there is none that can be used.</returns>
    public FluxObject? Find(FluxObject user, string path)
    {
        var (kind, ns, name) = (user.Text(path + ".kind") ?? "", user.Text(path + ".namespace") ?? user.Namespace, user.Text(path + ".name") ?? "");
        var found = _sources[(kind, ns, name)].ToList();
        var what = $"{PlainText.Clean(kind)} {PlainText.Clean(ns)}/{PlainText.Clean(name)}";
        if (found.Count == 1 && found[0].Findings.Failures.Count == 0) return found[0];
        user.Findings.Fail(path, found.Count switch
        {
            0 when kind.Length == 0 || name.Length == 0 => "kind and name must be written",
            0 => $"there is no {what}; neither a file nor the configuration repository has it",
            1 => $"{what} ({found[0].Manifest.Origin}) has errors",
            _ => $"{what} is written down more than once: {string.Join(", ", found.Select(static one => one.Manifest.Origin))}",
        });
        return null;
    }

    /// <summary>Checks one.</summary>
    public static FluxObject Check(KubernetesObject manifest)
    {
        var one = FluxObject.Check(manifest, FluxSourceFields.Of(manifest.Kind));
        if (manifest.Kind is FluxKinds.Bucket or FluxKinds.HelmChart) one.Findings.Fail("kind", $"{manifest.Kind} is not supported; put the files into a Git repository");
        else one.Duration("spec.interval");
        return one;
    }
}
