using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>
/// The configuration repository (settings <c>GitOps__Root__RepoURL</c>, <c>GitOps__Root__TargetRevision</c>, <c>GitOps__Root__Path</c>) as an
/// application of its own: what it renders to are the Applications and Clusters that are managed.
/// </summary>
internal static class RootApplication
{
    /// <summary>Its name, which nothing else may have where it is set.</summary>
    public const string Name = "root";

    private const string Section = "GitOps:Root";
    private const string Origin = "GitOps__Root";

    /// <summary>Sub-folders are read as those of <c>GitOps__Applications</c> are; names that begin with a dot are passed over.</summary>
    private static readonly DirectoryOptions Plain = new(Recurse: true, Exclude: PathGlob.TryParse("{.*,*/.*}", out _));

    /// <summary>Reads the settings.</summary>
    /// <returns>The application, or what is wrong with the settings; null where none is set.</returns>
    public static ApplicationReading? Read(IConfiguration configuration)
    {
        var root = configuration.GetSection(Section);
        if (!root.GetChildren().Any(static one => one.Value is { Length: > 0 })) return null;
        if (root["RepoURL"] is not { Length: > 0 } repository) return ApplicationReading.OnlyFailure(new Failure(Origin, "read settings", "GitOps__Root__RepoURL is not set"));
        var reading = ApplicationReader.Read(new KubernetesObject(Manifest(repository, root["TargetRevision"], root["Path"]), new ManifestOrigin(Origin, 0)));
        return reading with { Applications = [.. reading.Applications.Select(static one => one with { IsRoot = true, Sources = [.. one.Sources.Select(static source => source with { Plain = Plain })] })] };
    }

    private static JsonObject Manifest(string repository, string? revision, string? path) => new()
    {
        ["apiVersion"] = "argoproj.io/v1alpha1",
        ["kind"] = "Application",
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["spec"] = new JsonObject
        {
            ["source"] = new JsonObject { ["repoURL"] = repository, ["targetRevision"] = Or(revision, "HEAD"), ["path"] = Or(path, ".") },
            ["destination"] = new JsonObject { ["name"] = Name },
            ["syncPolicy"] = new JsonObject { ["automated"] = new JsonObject { ["prune"] = true, ["selfHeal"] = true } },
        },
    };

    private static string Or(string? value, string unwritten) => value is { Length: > 0 } ? value : unwritten;
}
