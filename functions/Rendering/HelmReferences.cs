using GitOps.Functions.Applications;

namespace GitOps.Functions.Rendering;

/// <summary>Which files of a source are value files and file parameters of the Application's charts.</summary>
internal static class HelmReferences
{
    /// <summary>The files, and the folders in which patterns look for some, without what the source's own folder holds.</summary>
    /// <param name="sources">The Application's sources.</param>
    /// <param name="index">The place of the source whose files are asked for.</param>
    /// <param name="contexts">For the variables of each source's build environment.</param>
    public static IReadOnlyList<string> Paths(IReadOnlyList<ApplicationSource> sources, int index, IReadOnlyList<RenderContext> contexts)
    {
        var own = sources[index].FilesOnly ? null : sources[index].Path;
        var paths = sources.Index().Where(static one => one.Item is { FilesOnly: false, Helm: not null }).SelectMany(one => Files(sources, one.Index, contexts[one.Index]))
            .Where(file => file.Source == index).Select(static file => file.Needs).Distinct(StringComparer.Ordinal);
        return [.. paths.Where(path => own is null || (path != own && SourcePath.Below(own, path) is null)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<HelmFile> Files(IReadOnlyList<ApplicationSource> sources, int index, RenderContext context)
    {
        var resolver = new HelmFileResolver(sources, index, context);
        var options = sources[index].Helm!;
        // What cannot be resolved fails the render, which says why.
        return options.ValueFiles.Concat(options.FileParameters.Select(static parameter => parameter.Path)).Select(written => resolver.Resolve(written).File).OfType<HelmFile>();
    }
}
