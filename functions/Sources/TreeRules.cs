namespace GitOps.Functions.Sources;

/// <summary>What a listing must look like before anything in it is read.</summary>
internal static class TreeRules
{
    /// <summary>Refuses links, submodules, names and sizes; hands back the regular files.</summary>
    /// <param name="entries">Everything below the wanted folders.</param>
    /// <param name="step">For failures.</param>
    /// <param name="limits">How much may be read. Where the listing gives no sizes, bytes are counted when they come.</param>
    /// <exception cref="Outcomes.FailureException">The first entry that cannot be read, by name.</exception>
    public static IReadOnlyList<TreeEntry> RegularFiles(IReadOnlyList<TreeEntry> entries, SourceStep step, SourceLimits limits)
    {
        var sizes = new SourceFilesBuilder(step, limits);
        foreach (var entry in entries)
        {
            _ = Regular(entry, step);
            if (!GitObjectId.IsWhole(entry.Id)) throw step.At(entry.Path).Transient("the host listed it without an object id");
            if (!entry.IsFolder) sizes.Expect(entry.Path, entry.Size ?? 0);
        }

        return [.. entries.Where(static entry => !entry.IsFolder)];
    }

    /// <summary>The entry, which is a regular file or a folder.</summary>
    /// <exception cref="Outcomes.FailureException">It is neither.</exception>
    public static TreeEntry Regular(TreeEntry entry, SourceStep step) =>
        entry.Oddity is { } oddity ? throw step.At(entry.Path).Final($"it is {oddity}, which is not read; only regular files are") : entry;
}
