namespace GitOps.Functions.Applications;

/// <summary>
/// Argo CD's sync options as they are written in one place: an Application's <c>spec.syncPolicy.syncOptions</c>, or an object's annotation
/// <see cref="Annotation"/>. Each is <c>Name=value</c>, compared as Argo CD does: letter by letter.
/// </summary>
/// <param name="options">The options, trimmed.</param>
internal sealed class SyncOptionSet(IReadOnlyList<string> options)
{
    /// <summary>The annotation on an object: options separated by commas, with blanks where wanted.</summary>
    public const string Annotation = "argocd.argoproj.io/sync-options";

    /// <summary>None.</summary>
    public static SyncOptionSet None { get; } = new([]);

    /// <summary>The options as they are written.</summary>
    public IReadOnlyList<string> All => options;

    /// <summary>Reads an object's annotation.</summary>
    /// <param name="annotation">Its value; null where the object has none.</param>
    public static SyncOptionSet Parse(string? annotation) => annotation is null ? None : new(Split(annotation));

    /// <summary>Splits a value that lists options.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether an option is written: <c>Replace=true</c>.</summary>
    public bool Has(string option) => options.Contains(option, StringComparer.Ordinal);

    /// <summary>Whether anything is said about an option, by its name: <c>Replace</c>.</summary>
    public bool Names(string name) => Of(name) is not null;

    /// <summary>The first option of a name, with its value, or null.</summary>
    public string? Of(string name) => options.FirstOrDefault(option => option.StartsWith(name + "=", StringComparison.Ordinal));
}
