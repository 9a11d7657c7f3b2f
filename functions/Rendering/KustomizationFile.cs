using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>One kustomization, read.</summary>
/// <param name="Path">Path of the file in the repository.</param>
/// <param name="Json">Its content.</param>
internal sealed record KustomizationFile(string Path, JsonObject Json)
{
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The folder that it is in, from which its paths are relative.</summary>
    public string Folder => SourcePath.Parent(Path);

    /// <summary>The kustomization files in a folder; more than one is an error.</summary>
    public static string[] Find(SourceFiles files, string folder) => Find(files.Files.ContainsKey, folder);

    /// <inheritdoc cref="Find(SourceFiles, string)"/>
    public static string[] Find(Func<string, bool> exists, string folder) => [.. Names.Select(name => SourcePath.In(folder, name)).Where(exists)];

    /// <summary>Reads the kustomization of a folder.</summary>
    /// <returns>Null with a failure where there is none, more than one, or it is no single mapping.</returns>
    public static KustomizationFile? Read(SourceFiles files, string folder, List<Failure> failures)
    {
        var found = Find(files, folder);
        if (found.Length != 1)
        {
            failures.Add(new Failure(folder.Length == 0 ? "/" : folder, "read kustomization", found.Length == 0 ? "there is no kustomization.yaml" : $"there is more than one: {string.Join(", ", found)}"));
            return null;
        }

        var reading = YamlReader.Read(found[0], files.Files[found[0]]);
        failures.AddRange(reading.Failures);
        if (reading.Failures.Count > 0) return null;
        if (reading.Mapping is { } json) return new KustomizationFile(found[0], json);
        failures.Add(new Failure(found[0], "read kustomization", "it must be one mapping"));
        return null;
    }
}
