using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Sources;

/// <summary>Reads a secret setting by value or from the file that its <c>…File</c> sibling names.</summary>
internal static class SourceSecret
{
    private const int MaxFileBytes = 64 << 10;

    /// <summary>The secret, trimmed, or null where neither setting is there.</summary>
    /// <param name="configuration">Where the settings are.</param>
    /// <param name="key">Key of the value; the file's is the same with <c>File</c> at its end.</param>
    /// <exception cref="FailureException">The file cannot be read.</exception>
    public static string? Read(IConfiguration configuration, string key)
    {
        if (configuration[key] is { } value && !string.IsNullOrWhiteSpace(value)) return value.Trim();
        if (configuration[key + "File"] is not { } file || string.IsNullOrWhiteSpace(file)) return null;
        try
        {
            if (new FileInfo(file).Length > MaxFileBytes) throw Failed(key, "the file is larger than 64 KiB, which no secret is", null);
            return File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : throw Failed(key, "the file is empty", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failed(key, "the file cannot be read", e);
        }
    }

    private static FailureException Failed(string key, string cause, Exception? inner) =>
        new(new Failure(key.Replace(":", "__", StringComparison.Ordinal) + "File", "read setting", cause), inner: inner);
}
