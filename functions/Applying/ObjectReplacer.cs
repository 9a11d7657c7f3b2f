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

    private async Task<ApiAnswer> LetGoAsync(PlannedChange change, ApiAnswer replaced, CancellationToken cancel) =>
        ManagedFields.WithoutOurUpdate(replaced.ReadBody()!) is { } entries
            ? await writer.SetManagedFieldsAsync(change.Resource, replaced.ReadMetadata(), entries, cancel)
            : replaced;
}
