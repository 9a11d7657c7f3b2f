using System.Security.Cryptography;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources.Charts;

/// <summary>A packed chart (<c>.tgz</c>): regular files below one folder, in memory.</summary>
internal static class ChartPackage
{
    // Helm's own limits are 5 MiB for a file and 100 MiB for a chart; ours are those of a repository's files.
    private static readonly SourceLimits Limits = new() { MaxFileBytes = 5L << 20, MaxArchiveBytes = 100L << 20, MaxFiles = 10_000 };

    /// <summary>The files, by path below the chart's folder.</summary>
    /// <param name="step">For failures.</param>
    /// <param name="packed">The package.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FailureException">It is damaged, too large, or holds anything but regular files with plain names (all final: the same bytes stay what they are).</exception>
    public static async Task<SourceFiles> ReadAsync(SourceStep step, ReadOnlyMemory<byte> packed, CancellationToken cancel)
    {
        using var stream = new MemoryStream(packed.ToArray(), writable: false);
        try
        {
            return await new TarExtraction(step, Limits).ReadAsync(stream, [""], static _ => true, cancel);
        }
        catch (FailureException e) when (e.Transient)
        {
            throw step.Final("it is no chart's package: " + e.Failure.Cause, e);
        }
    }

    /// <summary>A digest as registries write it: <c>sha256:</c> and 64 hex digits.</summary>
    public static string Digest(ReadOnlySpan<byte> content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Reads a digest, with or without <c>sha256:</c> before it.</summary>
    /// <returns>Null where it is none of SHA-256.</returns>
    public static string? TryParseDigest(string text)
    {
        var hex = text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? text["sha256:".Length..] : text;
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? "sha256:" + hex.ToLowerInvariant() : null;
    }
}
