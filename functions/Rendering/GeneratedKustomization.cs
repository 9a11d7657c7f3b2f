using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// The kustomization that Flux makes for a folder that holds none (fluxcd/pkg, kustomize_generator): it names every <c>.yaml</c> and <c>.yml</c> file in
/// the folder and below; a folder below with a kustomization of its own is named in place of its files.
/// </summary>
internal static class GeneratedKustomization
{
    /// <summary>The files as a source's render sees them: with such a kustomization where the source is Flux's.</summary>
    public static SourceFiles Of(ApplicationSource source, SourceFiles files) => source.GeneratesKustomization ? In(files, source.Path) : files;

    /// <summary>The files with such a kustomization; as they are where the folder holds one.</summary>
    /// <param name="files">The files.</param>
    /// <param name="folder">The folder.</param>
    public static SourceFiles In(SourceFiles files, string folder)
    {
        if (KustomizationFile.Find(files, folder).Length > 0) return files;
        var all = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (path, bytes) in files.Files) all[path] = bytes;
        all[SourcePath.In(folder, "kustomization.yaml")] = Encoding.UTF8.GetBytes(Write(Resources(files, folder)));
        return new SourceFiles(all);
    }

    private static string Write(IEnumerable<string> resources) => YamlSafeJson.Write(new JsonObject
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["resources"] = new JsonArray([.. resources.Select(static path => (JsonNode)path)]),
    });

    // In the order in which Go walks a tree: entry by entry, by name.
    private static IEnumerable<string> Resources(SourceFiles files, string folder)
    {
        var below = files.Files.Keys.Select(path => SourcePath.Below(folder, path)).OfType<string>().ToList();
        var kustomizations = below.Select(SourcePath.Parent).Where(parent => parent.Length > 0 && KustomizationFile.Find(files, SourcePath.In(folder, parent)).Length > 0).ToHashSet(StringComparer.Ordinal);
        return below.Select(path => Topmost(path, kustomizations) ?? path).Distinct(StringComparer.Ordinal)
            .Where(path => kustomizations.Contains(path) || IsManifest(path))
            .OrderBy(static path => path.Replace('/', '\u0001'), StringComparer.Ordinal).Select(static path => "./" + path);
    }

    private static string? Topmost(string path, HashSet<string> kustomizations)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (kustomizations.Contains(path[..slash])) return path[..slash];
        }
        return null;
    }

    private static bool IsManifest(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);
}
