using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applying;

/// <summary>Waits until a CustomResourceDefinition that was just written is Established: its objects can be sent then.</summary>
/// <param name="reader">The cluster.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class DefinitionWaiter(ClusterReader reader, ApplyOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <returns>The result as it was, or a failure in its place.</returns>
    public async Task<ChangeResult> WaitAsync(ChangeResult written, CancellationToken cancel)
    {
        var (start, pause) = (time.GetTimestamp(), TimeSpan.FromMilliseconds(50));
        for (var definition = written.Answer?.ReadBody(); ;)
        {
            if (Is(definition, "Established", "True")) return written;
            if (Is(definition, "NamesAccepted", "False")) return Failed(written, $"its names are not accepted: {Message(definition, "NamesAccepted")}", transient: false);
            if (time.GetElapsedTime(start) > options.DefinitionTime) return Failed(written, $"it is written, and not established after {options.DefinitionTime.TotalSeconds:0} seconds", transient: true);
            await Task.Delay(pause, time, cancel);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            var answer = await reader.ReadAsync(written.Change.Resource, null, written.Reference.Name, cancel);
            if (!answer.Succeeded) return ChangeResult.Failed(written.Change, answer, "wait for");
            definition = answer.ReadBody();
        }
    }

    private static bool Is(JsonObject? definition, string type, string status) => Text(Condition(definition, type)?["status"]) == status;

    private static string Message(JsonObject? definition, string type) => PlainText.Clean(Text(Condition(definition, type)?["message"]));

    private static JsonObject? Condition(JsonObject? definition, string type) =>
        ((definition?["status"] as JsonObject)?["conditions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(condition => Text(condition["type"]) == type);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static ChangeResult Failed(ChangeResult written, string cause, bool transient) =>
        written with { Outcome = ChangeOutcome.Failed, Failure = new Failure(written.Change.Subject, "wait for", cause), Transient = transient };
}
