using GitOps.Functions.Applications;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>Which folders of the repository an application's kustomizations need beyond its own, found out round by round.</summary>
internal static class KustomizationReferences
{
    /// <summary>Rounds after which a caller gives up: bases of bases of bases.</summary>
    public const int MostRounds = 10;

    /// <summary>Folders to fetch next. Empty when all is there, or when rendering will say what is wrong.</summary>
    /// <param name="files">What has been fetched.</param>
    /// <param name="path">The application's folder.</param>
    /// <param name="fetched">The folders that have been fetched, each with all below it.</param>
    /// <param name="options">What the Application changes in the kustomization; null for nothing.</param>
    public static IReadOnlyList<string> Next(SourceFiles files, string path, IReadOnlyCollection<string> fetched, KustomizeOptions? options = null)
    {
        if (KustomizationFile.Find(files, path).Length == 0) return [];
        var wanted = KustomizationGuard.Scan(files, path, options is null ? null : new KustomizationEditor(options)).Gaps.Select(g => g.Folder).Distinct(StringComparer.Ordinal).ToArray();
        var missing = wanted.Where(folder => !fetched.Any(f => f == folder || SourcePath.Below(f, folder) is not null)).ToArray();
        return [.. missing.Where(folder => !missing.Any(other => other != folder && SourcePath.Below(other, folder) is not null))];
    }
}
