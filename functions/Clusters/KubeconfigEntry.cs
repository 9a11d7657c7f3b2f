using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>One named cluster, user or context of a kubeconfig.</summary>
/// <param name="subject">What errors name first: the kubeconfig.</param>
/// <param name="title">What errors name next: <c>user 'admin'</c>.</param>
/// <param name="json">Its fields.</param>
internal sealed class KubeconfigEntry(string subject, string title, JsonObject json)
{
    /// <summary>A text field; empty where it is not written.</summary>
    public string Text(string field) => json[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A switch; off where it is not written.</summary>
    public bool Flag(string field) => json[field] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Whether a field is written.</summary>
    public bool Has(string field) => json[field] is not null;

    /// <summary>The bytes that <c>{field}-data</c> holds, else those of the file that <c>{field}</c> names.</summary>
    /// <param name="field">The field without <c>-data</c>.</param>
    /// <param name="folder">Where relative file names begin; null where files may not be named.</param>
    /// <returns>Null where neither is written.</returns>
    /// <exception cref="FailureException">It cannot be read, or may not be.</exception>
    public byte[]? Data(string field, string? folder)
    {
        try
        {
            if (Text($"{field}-data") is { Length: > 0 } data) return Convert.FromBase64String(data);
            return FilePath(field, folder) is { } path ? File.ReadAllBytes(path) : null;
        }
        catch (FormatException)
        {
            throw Refused($"{field}-data is not base64");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused($"the file that {field} names cannot be read");
        }
    }

    /// <summary>The file that a field names, or null where it is not written.</summary>
    /// <exception cref="FailureException">Files may not be named here.</exception>
    public string? FilePath(string field, string? folder)
    {
        if (Text(field) is not { Length: > 0 } path) return null;
        return folder is not null
            ? Path.Combine(folder, path)
            : throw Refused($"{field} names a file, which only a kubeconfig file of the operator's may; write {field}-data");
    }

    /// <summary>An error about it.</summary>
    public FailureException Refused(string cause) => new(new Failure(subject, "read kubeconfig", $"{title}: {cause}"));
}
