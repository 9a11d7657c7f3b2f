using GitOps.Functions.Applications;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>Which folders of the repository the Jsonnet files of a source need beyond its own.</summary>
internal static class JsonnetReferences
{
    /// <summary>The libraries; one that does not exist is as if it were empty.</summary>
    public static IReadOnlyList<string> Libraries(ApplicationSource source) => source.Directory?.Jsonnet?.Libs ?? [];

    /// <summary>Folders to fetch next, found out round by round: an import may lead beside the libraries. Empty when all is there, or when rendering will say what is wrong.</summary>
    /// <param name="source">The source.</param>
    /// <param name="files">What has been fetched.</param>
    /// <param name="fetched">The folders that have been fetched, or do not exist, each with all below it.</param>
    public static IReadOnlyCollection<string> Next(ApplicationSource source, SourceFiles files, IReadOnlyCollection<string> fetched)
    {
        var entries = DirectoryRenderer.JsonnetFiles(source, files).ToList();
        if (entries.Count == 0) return [];
        var values = new JsonnetValues(source.Directory?.Jsonnet ?? JsonnetOptions.None, static text => text);
        return SourcePaths.Outermost(JsonnetWalk.Scan(source, files, fetched, entries, values).Wanted);
    }
}
