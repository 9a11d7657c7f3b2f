using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Webhooks;

/// <summary>
/// The secrets that webhooks are proved with, from settings: <c>KEY</c> by value or <c>KEYFile</c> by file, and <c>KEYPrevious</c>
/// (or <c>KEYPreviousFile</c>) beside it while the secret is being changed at the Git host. Files are read at each use, so a rotated
/// mount needs no restart.
/// </summary>
/// <param name="configuration">The settings.</param>
internal sealed class WebhookSecrets(IConfiguration configuration)
{
    // A secret is a line of text. A setting that points at something else must not be read into memory.
    private const int MaxFileBytes = 64 * 1024;

    /// <summary>The secrets for one setting, none of them empty.</summary>
    /// <param name="setting">Configuration key: <c>GitHub:WebhookSecret</c>.</param>
    /// <returns>Empty where none is configured, which accepts nothing.</returns>
    /// <exception cref="FailureException">A file is named that cannot be read, or a setting is given both by value and by file.</exception>
    public IReadOnlyList<string> Read(string setting)
    {
        var found = new List<string>(2);
        foreach (var key in (string[])[setting, setting + "Previous"])
            if (ReadOne(key) is { Length: > 0 } secret) found.Add(secret);
        return found;
    }

    /// <summary>A setting's name as operators write it in the environment: <c>GitHub__WebhookSecret</c>.</summary>
    public static string EnvironmentName(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);

    private string? ReadOne(string key)
    {
        var (value, file) = (configuration[key], configuration[key + "File"]);
        if (string.IsNullOrEmpty(file)) return string.IsNullOrWhiteSpace(value) ? null : value;
        if (!string.IsNullOrEmpty(value)) throw Failed(key, "given both by value and by file: leave one of them out");
        return ReadFile(key, file);
    }

    // Editors and `echo` end a file with a line break, which is not part of the secret.
    private static string ReadFile(string key, string file)
    {
        try
        {
            if (new FileInfo(file).Length > MaxFileBytes) throw Failed(key + "File", "the file is larger than 64 KiB, which no secret is");
            return File.ReadAllText(file).TrimEnd('\r', '\n') is var text && string.IsNullOrWhiteSpace(text) ? "" : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(key + "File", "the file cannot be read", e);
        }
    }

    private static FailureException Failed(string key, string cause, Exception? inner = null) =>
        new(new Failure(EnvironmentName(key), "read secret", cause), inner: inner);
}
