using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Carries out a plan: namespaces and definitions first, then what others refer to, then the rest, deletions last. Only what the plan calls for is
/// written; one bad object does not stop its neighbours; every change has a result.
/// </summary>
/// <param name="time">Clock and timers.</param>
/// <param name="options">Bounds; the defaults where left out.</param>
internal sealed class Applier(TimeProvider time, ApplyOptions? options = null)
{
    private readonly ApplyOptions _options = options ?? new();

    /// <summary>Carries it out.</summary>
    /// <param name="connection">The cluster that was planned with.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="mayWrite">Asked before each write: whether the application's lock is still held.</param>
    /// <param name="progress">Told each result as it comes, from several threads.</param>
    /// <param name="cancel">Ends everything at once; what was being written may or may not be done.</param>
    /// <exception cref="FailureException">The lock was lost (transient): nothing was begun after that, and what became of the plan is for the next pass to find out.</exception>
    public async Task<ApplyResult> ApplyAsync(ClusterConnection connection, Plan plan, Func<bool> mayWrite, IProgress<ChangeResult>? progress, CancellationToken cancel)
    {
        var writer = ClusterWriter.For(connection);
        var gate = new PassGate(mayWrite, _options, time);
        var applier = new ObjectApplier(connection.Reader, writer, plan.SetIds, gate, _options, time);
        var pass = new ApplyPass(plan, applier, new ObjectPruner(writer, gate, _options, time), new DefinitionWaiter(connection.Reader, _options, time), _options, progress);
        var results = await pass.RunAsync(cancel);
        if (gate.LockLost) throw new FailureException(new Failure($"application {plan.Application}", "apply", "its lock was lost: another pass may be running"), transient: true);
        IEnumerable<Failure?> failures = [.. plan.Incomplete, .. results.Select(static result => result.Failure), pass.Parent.Failed?.Failure];
        return new ApplyResult(results, [.. failures.OfType<Failure>().Distinct()], pass.Parent.Written, StoppedBy(gate, results, pass.Parent));
    }

    // The gate may close after the last write: then nothing was stopped.
    private static string? StoppedBy(PassGate gate, IReadOnlyList<ChangeResult> results, ParentWriter parent) =>
        gate.Closed is { } closed && (parent.Failed is not null || results.Any(static result => result.Transient)) ? closed : null;
}
