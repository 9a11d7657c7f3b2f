using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Carries out a plan: namespaces and definitions first, then what others refer to, then the rest, deletions last. Only what the plan calls for is
/// written; one bad object does not stop its neighbours; every change has a result.
/// </summary>
/// <param name="options">Bounds.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class Applier(ApplyOptions options, TimeProvider time)
{
    /// <summary>Carries it out.</summary>
    /// <param name="connection">The cluster that was planned with.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="mayWrite">Asked before each write: whether the application's lock is still held.</param>
    /// <param name="progress">Told each result as it comes, from several threads.</param>
    /// <param name="cancel">Ends everything at once; what was being written may or may not be done.</param>
    public async Task<ApplyResult> ApplyAsync(ClusterConnection connection, Plan plan, Func<bool> mayWrite, IProgress<ChangeResult>? progress, CancellationToken cancel)
    {
        var writer = ClusterWriter.For(connection);
        var gate = new PassGate(mayWrite, options, time);
        var applier = new ObjectApplier(connection.Reader, writer, plan.Parent.Set.Id, gate, options, time);
        var pass = new ApplyPass(plan, applier, new ObjectPruner(writer, gate, options, time), new DefinitionWaiter(connection.Reader, options, time), options, progress);
        var results = await pass.RunAsync(cancel);
        IEnumerable<Failure?> failures = [.. plan.Incomplete, .. results.Select(static result => result.Failure), pass.Parent.Failed?.Failure];
        return new ApplyResult(results, [.. failures.OfType<Failure>().Distinct()], pass.Parent.Written, StoppedBy(gate, results, pass.Parent));
    }

    // The gate may close after the last write: then nothing was stopped.
    private static string? StoppedBy(PassGate gate, IReadOnlyList<ChangeResult> results, ParentWriter parent) =>
        gate.Closed is { } closed && (parent.Failed is not null || results.Any(static result => result.Transient)) ? closed : null;
}
