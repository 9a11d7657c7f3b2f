namespace GitOps.Functions.Sources;

/// <summary>Recognises a Git LFS pointer: the small text that stands in the repository for a file that is kept elsewhere (git-lfs spec v1).</summary>
internal static class LfsPointer
{
    private const int MaxLength = 1024;

    /// <summary>Whether the content is a pointer and not the file itself.</summary>
    public static bool Is(ReadOnlySpan<byte> content) => content.Length < MaxLength && content.StartsWith("version https://git-lfs.github.com/spec/"u8);
}
