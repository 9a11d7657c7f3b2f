using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Processes;

namespace GitOps.Functions.Rendering;

/// <summary>The runs of the tool for one source: what one run may take, in time and output, all of them may take together.</summary>
/// <param name="program">Where jsonnet is.</param>
/// <param name="options">Limits.</param>
/// <param name="time">Clock of the time limit.</param>
/// <param name="folder">Holds the files.</param>
internal sealed class JsonnetRun(string program, RendererOptions options, TimeProvider time, PrivateFolder folder)
{
    // The argument that names them may have 128 KiB.
    private const int AtOnce = 50;
    private const string Step = "evaluate Jsonnet";

    private readonly ToolMessage _message = new("jsonnet", options);
    private readonly long _begin = time.GetTimestamp();
    private int _output = options.OutputBytes;

    /// <summary>Evaluates files: several at once, and where that fails each alone, to tell which it is and to have the others.</summary>
    /// <param name="command">The arguments.</param>
    /// <param name="files">The files.</param>
    /// <param name="secrets">Texts to be left out of errors.</param>
    /// <param name="cancel">Ends the wait and the child.</param>
    /// <returns>What each came to, in their order.</returns>
    public async Task<IReadOnlyList<KeyValuePair<string, ManifestReading>>> EvaluateAsync(
        JsonnetCommand command, IReadOnlyList<string> files, IReadOnlyCollection<string> secrets, CancellationToken cancel)
    {
        var readings = new List<KeyValuePair<string, ManifestReading>>();
        foreach (var some in files.Chunk(AtOnce))
        {
            var together = some.Length > 1 ? await TogetherAsync(command, some, cancel) : null;
            foreach (var (i, file) in some.Index()) readings.Add(new(file, together?[i] ?? await AloneAsync(command, file, secrets, cancel)));
        }

        return readings;
    }

    private async Task<IReadOnlyList<ManifestReading>?> TogetherAsync(JsonnetCommand command, string[] files, CancellationToken cancel)
    {
        var result = await StartAsync(command.All(files), cancel);
        using var printed = result.Succeeded ? JsonnetOutput.TryParse(result.Output) : null;
        return printed is not null ? [.. printed.RootElement.EnumerateArray().Select((value, i) => JsonnetOutput.Read(files[i], value))] : null;
    }

    private async Task<ManifestReading> AloneAsync(JsonnetCommand command, string file, IReadOnlyCollection<string> secrets, CancellationToken cancel)
    {
        var result = await StartAsync(command.One(file), cancel);
        if (!result.Succeeded) return Failed(file, _message.Of(result, folder, secrets));
        using var printed = JsonnetOutput.TryParse(result.Output);
        return printed is not null ? JsonnetOutput.Read(file, printed.RootElement) : Failed(file, $"what it comes to cannot be read: more than {YamlLimits.Depth} levels, or no JSON");
    }

    private static ManifestReading Failed(string file, string cause) => new([], [new Failure(file, Step, cause)]);

    private async Task<BoundedResult> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var left = options.Timeout - time.GetElapsedTime(_begin);
        if (left <= TimeSpan.Zero) return new BoundedResult(BoundedOutcome.TimedOut, 0, default, "");
        if (_output <= 0) return new BoundedResult(BoundedOutcome.Flooded, 0, default, "");
        var result = await BoundedProcess.RunAsync(Command(arguments, left), time, cancel);
        if (result.Succeeded) _output -= result.Output.Length;
        return result;
    }

    // No JSONNET_PATH, no variable that an option could read.
    private BoundedCommand Command(IReadOnlyList<string> arguments, TimeSpan timeout) => new()
    {
        Program = program,
        Arguments = arguments,
        WorkingFolder = folder.Files,
        Environment = new Dictionary<string, string> { ["PATH"] = folder.Nothing, ["HOME"] = folder.Home, ["TMPDIR"] = folder.Home },
        Timeout = timeout,
        OutputBytes = _output,
        MemoryBytes = options.MemoryBytes,
    };
}
