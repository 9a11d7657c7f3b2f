using GitOps.Functions.Clusters;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Carries out plans: namespaces and definitions first, then what others refer to, then the rest, wave by wave, deletions last. Only what the
/// plan calls for is written; one bad object does not stop its neighbours; every change has a result.
/// </summary>
/// <param name="time">Clock and timers.</param>
/// <param name="options">Bounds; the defaults where left out.</param>
/// <param name="registrar">Writes what is registered; null where no plan has any.</param>
internal sealed class Applier(TimeProvider time, ApplyOptions? options = null, Registrar? registrar = null)
{
    private readonly ApplyOptions _options = options ?? new();

    /// <summary>Carries a plan out in one go, without hooks: nothing is waited for between the waves.</summary>
    /// <param name="connection">The cluster that was planned with.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="mayWrite">Asked before each write: whether the application's lock is still held.</param>
    /// <param name="progress">Told each result as it comes, from several threads.</param>
    /// <param name="cancel">Ends everything at once; what was being written may or may not be done.</param>
    /// <exception cref="Outcomes.FailureException">The lock was lost (transient): nothing was begun after that, and what became of the plan is for the next pass to find out.</exception>
    public async Task<ApplyResult> ApplyAsync(ClusterConnection connection, Plan plan, Func<bool> mayWrite, IProgress<ChangeResult>? progress, CancellationToken cancel)
    {
        var run = Open(connection, plan, mayWrite, progress);
        if (await run.BeginAsync(cancel))
        {
            foreach (var wave in plan.Waves) await run.WaveAsync(wave, cancel);
            await run.PruneAsync(cancel);
        }
        return await run.EndAsync(cancel);
    }

    /// <summary>Opens a plan to be carried out step by step. Writes nothing.</summary>
    /// <inheritdoc cref="ApplyAsync"/>
    public ApplyRun Open(ClusterConnection connection, Plan plan, Func<bool> mayWrite, IProgress<ChangeResult>? progress) =>
        new(connection, plan, new PassGate(mayWrite, _options, time), registrar, _options, time, progress);
}
