using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Replaces one whole object by a PUT (<c>Replace=true</c>). The PUT does not say what was desired: only the apply that follows it does, so that a pass
/// that is killed in between finds the object still to be done.
/// </summary>
/// <param name="reader">The cluster.</param>
/// <param name="writer">The cluster.</param>
internal sealed class ObjectReplacer(ClusterReader reader, ClusterWriter writer)
{
    /// <summary>Replaces.</summary>
    /// <param name="change">What was planned.</param>
    /// <param name="fence">The object that is expected: another one, or another version of it, is left alone (<see cref="AnswerKind.Stale"/>).</param>
    /// <param name="cancel">Ends everything; the outcome of a running request is then unknown.</param>
    /// <returns>The first answer that was no success, or the last one.</returns>
    public async Task<ApiAnswer> ReplaceAsync(PlannedChange change, LiveMetadata fence, CancellationToken cancel)
    {
        var read = await reader.ReadAsync(change.Resource, change.Reference.Namespace, change.Reference.Name, cancel);
        if (read.Kind != AnswerKind.Ok) return read;
        var replaced = await writer.ReplaceAsync(change.Resource, ReplaceContent.Of(change.Desired!, read.ReadBody()!, fence), cancel);
        return replaced.Kind == AnswerKind.Ok ? await LetGoAsync(change, replaced, cancel) : replaced;
    }

    // What a PUT changed we own as if by hand, beside what we apply: a field that later leaves Git would stay for that.
    private async Task<ApiAnswer> LetGoAsync(PlannedChange change, ApiAnswer replaced, CancellationToken cancel)
    {
        var entries = (replaced.ReadBody()?["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>().Select(static entry => (JsonObject)entry.DeepClone()).ToList();
        if (entries.Find(static entry => IsOurs(entry, "Update")) is not { } byHand) return replaced;
        if (entries.Exists(static entry => IsOurs(entry, "Apply"))) entries.Remove(byHand);
        else byHand["operation"] = "Apply";
        return await writer.SetManagedFieldsAsync(change.Resource, replaced.ReadMetadata(), new JsonArray([.. entries]), cancel);
    }

    private static bool IsOurs(JsonObject entry, string operation) => Is(entry, "manager", ApiPaths.FieldManager) && Is(entry, "operation", operation) && entry["subresource"] is null;

    private static bool Is(JsonObject entry, string name, string value) => entry[name] is JsonValue text && text.TryGetValue<string>(out var found) && found == value;
}
