using System.Text;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Settings;

/// <summary>
/// The one way to a secret from settings: <c>KEY</c> by value or <c>KEYFile</c> by file. Read anew each time, so a rotated file needs no
/// restart where the caller asks at each use. No failure shows the value, nor the file's path: a secret is easily put in the wrong one of the two.
/// </summary>
internal static class SecretSetting
{
    // A secret is a line of text, a key or a kubeconfig. A setting that points at something else must not be read into memory.
    private const int MaxFileBytes = 64 * 1024;

    // App Service puts the secret in the place of such a text, and leaves the text where it cannot. Whoever reads the app's template knows it.
    private const string KeyVaultReference = "@Microsoft.KeyVault(";

    /// <summary>The secret, without the line breaks that editors and <c>echo</c> leave at its end.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="key">Configuration key of the value: <c>GitHub:WebhookSecret</c>. The file's is the same with <c>File</c> at its end.</param>
    /// <returns>Null where neither is set; blank counts as not set. Never blank.</returns>
    /// <exception cref="FailureException">
    /// Both are set; the file cannot be read, is blank or has more than 64 KiB; or an unresolved Key Vault reference stands in the secret's
    /// place. The subject is the setting as it is written in the environment.
    /// </exception>
    public static string? Read(IConfiguration configuration, string key)
    {
        var (value, file) = (configuration[key], configuration[key + "File"]);
        if (string.IsNullOrWhiteSpace(file)) return string.IsNullOrWhiteSpace(value) ? null : Checked(key, value);
        if (!string.IsNullOrWhiteSpace(value)) throw Failed(key, "given both by value and by file: leave one of them out");
        var text = ReadFile(key + "File", file);
        return string.IsNullOrWhiteSpace(text) ? throw Failed(key + "File", "the file is empty") : Checked(key + "File", text);
    }

    /// <summary>A setting's name as operators write it in the environment: <c>GitHub__WebhookSecret</c>.</summary>
    public static string EnvironmentName(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static string Checked(string key, string text) => text.TrimStart().StartsWith(KeyVaultReference, StringComparison.OrdinalIgnoreCase)
        ? throw Failed(key, "the Key Vault reference is not resolved; see the app's configuration page")
        : text.TrimEnd('\r', '\n');

    // Counted while reading: the size that a device or a pipe tells is zero.
    private static string ReadFile(string key, string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[MaxFileBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxFileBytes) throw Failed(key, "the file is larger than 64 KiB, which no secret is");
            using var reader = new StreamReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Not passed on as the inner exception: its text holds the path.
            throw Failed(key, $"the file cannot be read ({e.GetType().Name})");
        }
    }

    private static FailureException Failed(string key, string cause) => new(new Failure(EnvironmentName(key), "read secret", cause));
}
