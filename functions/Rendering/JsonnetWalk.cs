using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Sources;

namespace GitOps.Functions.Rendering;

/// <summary>
/// Follows all imports of Jsonnet files before the tool is started, and refuses what leads anywhere but to the repository's own files. The tool gets only the
/// files that the walk saw, and code as it was read here, so that there is no second reading that could find another import.
/// </summary>
internal sealed class JsonnetWalk
{
    private const int MostFiles = 5_000;
    private const string Step = "check Jsonnet";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SourceFiles _source;
    private readonly JsonnetFolders _folders;
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asText = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asCode = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly List<Failure> _failures = [];
    private readonly Queue<string> _waiting = new();
    private bool _usable = true;

    private JsonnetWalk(SourceFiles source, JsonnetFolders folders) => (_source, _folders) = (source, folders);

    /// <summary>Walks from the files of a folder, and from the code in its options.</summary>
    /// <param name="source">The source.</param>
    /// <param name="files">What has been fetched.</param>
    /// <param name="fetched">The folders that have been fetched, or do not exist, each with all below it; the root where nothing more is to be had.</param>
    /// <param name="entries">The files to evaluate.</param>
    /// <param name="values">The values of the options.</param>
    public static JsonnetScan Scan(ApplicationSource source, SourceFiles files, IReadOnlyCollection<string> fetched, IEnumerable<string> entries, JsonnetValues values)
    {
        var walk = new JsonnetWalk(files, new JsonnetFolders(source, files, fetched));
        foreach (var entry in entries) walk.Visit(entry);
        foreach (var (place, text) in values.Code) walk.FollowValue(place, text);
        while (walk._waiting.TryDequeue(out var file)) walk.Read(file);
        walk.AddTexts();
        foreach (var (place, text) in values.Code) walk.CheckRoot(place, text);
        return new JsonnetScan(walk._files, walk._refused, walk._wanted, walk._failures, walk._usable);
    }

    private void Visit(string file)
    {
        if (!_asCode.Add(file)) return;
        if (_asCode.Count > MostFiles) Refuse(file, file, $"more than {MostFiles} files are imported");
        else _waiting.Enqueue(file);
    }

    private void Read(string file)
    {
        try
        {
            var text = JsonnetLexer.Read(Utf8.GetString(_source.Files[file].Span));
            _files[file] = Utf8.GetBytes(text.Canonical);
            foreach (var import in text.Imports)
            {
                if (Follow(SourcePath.Parent(file), import) is { } cause) Refuse(file, $"{file}:{import.Line}", cause);
            }
        }
        catch (JsonnetSyntaxException e)
        {
            Refuse(file, $"{file}:{e.Line}", e.Message);
        }
        catch (DecoderFallbackException)
        {
            Refuse(file, file, "it is not UTF-8");
        }
    }

    // The file, or why there must be none.
    private string? Follow(string? from, JsonnetImport import)
    {
        var (file, wanted, cause) = _folders.Find(import.Path, from);
        if (wanted is not null) _wanted.Add(wanted);
        if (file is not null && import.IsCode) Visit(file);
        else if (file is not null) _asText.Add(file);
        return cause is null ? null : $"{import.Word} {cause}";
    }

    // The tool takes it for a file in the folder where it runs, the repository's root, and looks there first. In Argo CD that is no place to look.
    private void FollowValue(string place, JsonnetText text)
    {
        foreach (var import in text.Imports)
        {
            var cause = LeadsUp(import) ? $"{import.Word} '{PlainText.Clean(import.Path)}' holds '..'; what is imported here is looked for in libs and in the application's folder" : Follow(null, import);
            if (cause is not null) Stop(place, cause);
        }
    }

    private void CheckRoot(string place, JsonnetText text)
    {
        foreach (var path in text.Imports.Where(static import => !LeadsUp(import)).Select(static import => import.Path))
        {
            if (SourcePath.Resolve("", path) is not { Length: > 0 } atRoot || _folders.Find(path, null) is not (var file, _, null) || file == atRoot) continue;
            if (_files.ContainsKey(atRoot) || _files.Keys.Any(one => SourcePaths.IsBelow(one, atRoot)))
                Stop(place, $"'{PlainText.Clean(path)}' is at the repository's root and in a folder where it is looked for; name one of them otherwise");
        }
    }

    private static bool LeadsUp(JsonnetImport import) => import.Path.Split('/').Contains("..");

    private void AddTexts()
    {
        foreach (var file in _asText)
        {
            if (!_asCode.Contains(file)) _files[file] = _source.Files[file];
            else if (!_files[file].Span.SequenceEqual(_source.Files[file].Span)) Stop(file, "it is imported both as code and as a text; copy it, and import one of the copies");
        }
    }

    private void Refuse(string file, string subject, string cause)
    {
        _failures.Add(new Failure(subject, Step, cause));
        _refused.Add(file);
        _files[file] = Utf8.GetBytes($"error {JsonnetLiteral.Quote($"{file} is refused")}");
    }

    private void Stop(string subject, string cause)
    {
        _failures.Add(new Failure(subject, Step, cause));
        _usable = false;
    }
}
