using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// Closes what a killed pass left open of an application that left Git before its next pass. Nothing says any more what its objects should be; whether the
/// announced writes were made is seen by what is there (<see cref="AnnouncedObjects"/>), in the cluster that the announcement names.
/// </summary>
internal sealed class AbandonedPass(AuditLog audit, ClusterConnections clusters, TimeProvider time)
{
    private const int MostNamed = 10;

    /// <summary>Closes it, if there is one. What cannot be found out is said, and keeps nothing open: the cluster may be gone for good.</summary>
    /// <exception cref="FailureException">The account cannot be reached (transient).</exception>
    public async Task CloseAsync(string application, ApplicationCatalogue managed, CancellationToken cancel)
    {
        if (await audit.ReadOpenIntentAsync(application, cancel) is not { } open) return;
        var entries = new InterruptedEntries(open, time.GetUtcNow());
        var (objects, why) = await LookAsync(open, entries, managed, cancel);
        var judged = entries.Unrecorded.ToLookup(objects.WasMade);
        var made = judged[true].Select(entries.Made).ToList();
        await audit.AppendAsync(application, [.. made, entries.Ended(made.Count, NotKnown([.. judged[null]], why))], cancel);
    }

    private async Task<(AnnouncedObjects Objects, string Why)> LookAsync(OpenIntent open, InterruptedEntries entries, ApplicationCatalogue managed, CancellationToken cancel)
    {
        var registered = AnnouncedObjects.Registered(open, entries.Unrecorded, managed.Registry);
        if (entries.Unrecorded.All(registered.Knows)) return (registered, "");
        var name = open.Intent.Entry.Cluster;
        if (managed.Clusters.FirstOrDefault(one => one.Name == name) is not { } cluster) return (registered, name.Length == 0 ? "" : $"there is no Cluster {name} any more");
        try
        {
            var connection = await clusters.GetAsync(cluster, cancel);
            return (await registered.WithAsync(connection.Reader, entries.Unrecorded, cancel), "");
        }
        catch (FailureException failed)
        {
            return (registered, failed.Failure.ToString());
        }
    }

    private static string NotKnown(IReadOnlyList<PlannedWrite> writes, string why)
    {
        if (writes.Count == 0) return "";
        var names = string.Join(", ", writes.Take(MostNamed).Select(static write => write.Reference.ToString()));
        var more = writes.Count > MostNamed ? $" and {writes.Count - MostNamed} more" : "";
        return $"; the application is no longer managed, and of {names}{more} it is not known{(why.Length > 0 ? $": {why}" : "")}";
    }
}
