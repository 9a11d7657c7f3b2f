using GitOps.Functions.Applications;

namespace GitOps.Functions.Rendering;

/// <summary>The arguments of <c>jsonnet</c>: only those that the C++ and the Go one have alike. It runs in the repository's root.</summary>
/// <param name="source">The source.</param>
/// <param name="values">The values of its options.</param>
internal sealed class JsonnetCommand(ApplicationSource source, JsonnetValues values)
{
    /// <summary>Folders of the repository that must be there, empty or not: an import may go up from one.</summary>
    public IEnumerable<string> Folders => JsonnetFolders.SearchPath(source);

    private IEnumerable<string> Common => [.. Folders.SelectMany(static folder => (string[])["-J", folder.Length == 0 ? "." : folder]), .. values.Arguments];

    /// <summary>Evaluates one file.</summary>
    public IReadOnlyList<string> One(string file) => [.. Common, "--", file];

    /// <summary>
    /// Evaluates several at once to a list of what each alone comes to: the tool takes longer to start than most files take, and a library that all import
    /// is read once. A file whose value is a function is called as the tool calls it. Where one of them fails, all do.
    /// </summary>
    public IReadOnlyList<string> All(IEnumerable<string> files)
    {
        var names = (source.Directory?.Jsonnet ?? JsonnetOptions.None).Tlas.Select(static one => one.Name).ToList();
        var call = $"local call__(file__) = if std.isFunction(file__) then file__({string.Join(", ", names.Select(static name => $"{name}={name}"))}) else file__; ";
        var list = $"[{string.Join(", ", files.Select(static file => $"call__(import {JsonnetLiteral.Quote(file)})"))}]";
        return [.. Common, "-e", "--", $"{(names.Count == 0 ? "" : $"function({string.Join(", ", names)}) ")}{call}{list}"];
    }
}
