using GitOps.Functions.Applications;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>Applies the files that override a source's options, where its folder holds any: see <see cref="SourceOverride"/>.</summary>
internal static class SourceOverrides
{
    /// <summary>The source as it is to be rendered.</summary>
    /// <param name="source">As the Application has it.</param>
    /// <param name="application">The Application's name.</param>
    /// <param name="files">The files of the source's folder.</param>
    /// <returns>After a file that has failures no other one is read: they may only come of that.</returns>
    public static SourceOverride Of(ApplicationSource source, string application, SourceFiles files)
    {
        var result = new SourceOverride(source, [], []);
        if (source.FilesOnly || source.Written is null) return result;
        foreach (var path in SourceOverride.FilesOf(application).Select(name => SourcePath.In(source.Path, name)))
        {
            if (result.Failures.Count > 0 || !files.Files.TryGetValue(path, out var bytes)) continue;
            var next = SourceOverride.Read(result.Source, path, bytes);
            result = next with { Warnings = [.. result.Warnings, .. next.Warnings], ShowsTargetRevision = result.ShowsTargetRevision || next.ShowsTargetRevision };
        }
        return result;
    }
}
