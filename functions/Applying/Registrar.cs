using GitOps.Functions.Applications;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Applying;

/// <summary>
/// Writes registrations, as others write objects of a cluster, and asks for a pass over each application that a change concerns. Written first, asked for
/// then: a pass that came before would find the old one. Killed in between, the parent's next pass asks (<see cref="AskAsync"/>).
/// </summary>
/// <param name="store">The registrations.</param>
/// <param name="queue">Takes the passes.</param>
/// <param name="time">Clock.</param>
internal sealed class Registrar(RegistrationStore store, ReconcileQueue queue, TimeProvider time)
{
    /// <summary>Registers one, or changes it.</summary>
    public Task<ChangeResult> ApplyAsync(PlannedChange change, Plan plan, CancellationToken cancel) => TryAsync(change, "register", async () =>
    {
        var made = Make(change, plan);
        var written = change.Registered is null ? await store.TryAddAsync(made, cancel) : await store.TryReplaceAsync(made, cancel);
        if (!written) return Stale(change, "register");
        await AskAsync(Concerned(change, plan), plan.Cause, cancel);
        return new ChangeResult(change, change.Action == PlanAction.Create ? ChangeOutcome.Created : ChangeOutcome.Configured) { Reason = change.Action == PlanAction.Adopt ? $"taken over from application {change.Registered?.Parent}, which is no longer managed" : "" };
    });

    /// <summary>Removes one; where it says so (<see cref="Cascade"/>) its own passes delete its objects before.</summary>
    public Task<ChangeResult> PruneAsync(PlannedChange change, Plan plan, CancellationToken cancel) => TryAsync(change, "remove", async () =>
    {
        if (change.Registered is not { } one) return new ChangeResult(change, ChangeOutcome.Unchanged) { Reason = "it was gone already", Gone = true };
        var done = one.Cascades ? await store.TryReplaceAsync(one with { DeletingSince = time.GetUtcNow() }, cancel) : await store.TryRemoveAsync(one, cancel);
        if (!done) return Stale(change, "remove");
        // Its next pass deletes its objects, or finds it gone and tidies up; who used a source that is gone says so.
        await AskAsync(Concerned(change, plan), plan.Cause, cancel);
        return one.Cascades
            ? new ChangeResult(change, ChangeOutcome.Pruned) { Reason = Reason(change, "its objects are deleted first") }
            : new ChangeResult(change, ChangeOutcome.Pruned) { Reason = Reason(change, Cascade.WhyNot(one.Manifest) is { Length: > 0 } why ? $"its objects stay, as {why}" : ""), Gone = true };
    });

    /// <summary>The end of an Application whose objects are deleted.</summary>
    /// <returns>False where it was changed meanwhile: it is wanted again.</returns>
    /// <exception cref="FailureException">The account cannot be reached (transient).</exception>
    public async Task<bool> RemoveAsync(Registration one, PlanCause cause, CancellationToken cancel)
    {
        if (!await store.TryRemoveAsync(one, cancel)) return false;
        // A parent that is being deleted waits for it, and one whose Git has it again makes it anew.
        await AskAsync([one.Parent], cause, cancel);
        return true;
    }

    /// <summary>Asks for a pass over each of these applications.</summary>
    /// <exception cref="FailureException">The queue cannot be reached (transient).</exception>
    public async Task AskAsync(IEnumerable<string> applications, PlanCause cause, CancellationToken cancel)
    {
        var requests = applications.Distinct(StringComparer.Ordinal).Select(name => new ReconcileRequest
        {
            Application = name,
            Reason = ReconcileReason.Push,
            Delivery = cause.Delivery,
            Actor = cause.Actor,
            RequestedAt = time.GetUtcNow(),
        }).ToList();
        if (requests.Count > 0) await queue.EnqueueAsync(requests, null, cancel);
    }

    private static IReadOnlyList<string> Concerned(PlannedChange change, Plan plan) => plan.Concerned.GetValueOrDefault(change.Reference) ?? [];

    private static Registration Make(PlannedChange change, Plan plan) => new()
    {
        Parent = plan.Application,
        Manifest = change.Desired!.Manifest,
        Hash = change.Desired.Hash,
        Revision = plan.Revision,
        Uid = change.Registered?.Uid ?? Guid.NewGuid().ToString(),
        Version = change.Registered?.Version ?? "",
    };

    private static string Reason(PlannedChange change, string what) => string.Join("; ", ((string[])[change.Reason, what]).Where(static text => text.Length > 0));

    private static ChangeResult Stale(PlannedChange change, string step) => new(change, ChangeOutcome.Failed)
    {
        Failure = new Failure(change.Subject, step, "it was changed by someone else meanwhile; the next pass looks again"),
        Transient = true,
    };

    // One that fails does not stop its neighbours.
    private static async Task<ChangeResult> TryAsync(PlannedChange change, string step, Func<Task<ChangeResult>> write)
    {
        try
        {
            return await write();
        }
        catch (FailureException failed)
        {
            return new ChangeResult(change, ChangeOutcome.Failed) { Failure = new Failure(change.Subject, step, failed.Failure.ToString()), Transient = failed.Transient };
        }
    }
}
