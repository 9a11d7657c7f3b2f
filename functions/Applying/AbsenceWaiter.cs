using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>Waits until an object that was deleted to be made anew is gone. Finalizers may hold it for ever: then the passes to come go on.</summary>
/// <param name="reader">The cluster.</param>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class AbsenceWaiter(ClusterReader reader, ApplyOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <param name="change">What was planned.</param>
    /// <param name="uid">The object that is to go; another one under its name is none of ours to wait for.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Null once it is gone, else why it is not.</returns>
    public async Task<Failure?> WaitAsync(PlannedChange change, string uid, CancellationToken cancel)
    {
        var (start, pause) = (time.GetTimestamp(), TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var answer = await reader.ReadAsync(change.Resource, change.Reference.Namespace, change.Reference.Name, cancel);
            if (answer.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing) return null;
            if (!answer.Succeeded) return answer.Describe(change.Subject, "wait for");
            if (answer.ReadMetadata() is var live && live.Uid != uid) return null;
            if (time.GetElapsedTime(start) > options.DeletionTime) return new Failure(change.Subject, "wait for", $"it is being deleted{Finalizers(live)}; it is made anew once it is gone");
            await Task.Delay(pause, time, cancel);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static string Finalizers(LiveMetadata live) => live.Finalizers.Count == 0 ? "" : $" and waits for the finalizers {PlainText.Clean(string.Join(", ", live.Finalizers))}";
}
