using System.Text.Json.Nodes;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Cli;

/// <summary>The JSON of <c>gitops status -o json</c>: stable, camelCase; docs/reference.md documents it.</summary>
internal static class StatusJson
{
    /// <summary>One application.</summary>
    /// <param name="status">How it stands.</param>
    /// <param name="deletingSince">Since when its objects are being deleted; null where they are not.</param>
    public static JsonObject Of(ApplicationStatus status, DateTimeOffset? deletingSince = null) => new()
    {
        ["application"] = status.Application,
        ["parent"] = status.Parent.Length > 0 ? status.Parent : null,
        ["deletingSince"] = Time(deletingSince),
        ["unmanagedSince"] = Time(status.UnmanagedSince),
        ["syncStatus"] = status.Sync.ToString(),
        ["health"] = status.Health.ToString(),
        ["healthMessage"] = status.HealthMessage,
        ["phase"] = status.Phase?.ToString(),
        ["message"] = status.Message,
        ["revision"] = status.Revision,
        ["targetRevision"] = status.TargetRevision,
        ["renderDigest"] = status.RenderDigest,
        ["counts"] = Counts(status.Counts),
        ["waitsFor"] = status.Waits?.For,
        ["suspended"] = status.Suspended.Length > 0,
        ["operation"] = Operation(status.Operation),
        ["failures"] = Strings(status.Failures),
        ["failuresOmitted"] = status.FailuresOmitted,
        ["warnings"] = Strings(status.Warnings),
        ["warningsOmitted"] = status.WarningsOmitted,
        ["defects"] = Strings(status.Defects),
        ["defectsOmitted"] = status.DefectsOmitted,
        ["drift"] = new JsonArray([.. status.Drift.Select(Drift)]),
        ["driftOmitted"] = status.DriftOmitted,
        ["awaitedConfirmations"] = new JsonArray([.. status.AwaitedConfirmations.Select(static one => new JsonObject { ["object"] = Object(one.Object), ["since"] = Time(one.Since) })]),
        ["pass"] = status.Pass,
        ["startedAt"] = Time(status.StartedAt),
        ["finishedAt"] = Time(status.FinishedAt),
        ["lastSyncedAt"] = Time(status.LastSyncedAt),
        ["lastFullCheckAt"] = Time(status.LastFullCheckAt),
        ["nextDriftAt"] = Time(status.NextDriftAt),
        ["lastDelivery"] = status.LastDelivery,
    };

    private static JsonObject? Operation(SyncOperation? operation) => operation is null ? null : new()
    {
        ["id"] = operation.Id,
        ["state"] = operation.State.ToString(),
        ["attempt"] = operation.Attempt,
        ["commit"] = operation.Commit,
        ["actor"] = operation.Actor,
        ["startedAt"] = Time(operation.StartedAt),
        ["step"] = operation.State == OperationPhase.Running ? operation.Step.ToString() : null,
        ["message"] = operation.Message,
        ["nextLookAt"] = Time(operation.NextLookAt),
        ["hooks"] = new JsonArray([.. operation.Hooks.Select(Hook)]),
    };

    private static JsonObject Hook(HookState hook) => new()
    {
        ["object"] = Object(hook.Object),
        ["phase"] = hook.Phase.ToString(),
        ["wave"] = hook.Wave,
        ["state"] = hook.State.ToString(),
        ["message"] = hook.Message,
    };

    /// <summary>An object's identity.</summary>
    public static JsonObject Object(ObjectReference reference) => new()
    {
        ["group"] = reference.Group,
        ["kind"] = reference.Kind,
        ["namespace"] = reference.Namespace,
        ["name"] = reference.Name,
    };

    /// <summary>Texts as a JSON array.</summary>
    public static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>A time in UTC, ISO 8601, or null.</summary>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Drift(DriftedObject drift) => new()
    {
        ["object"] = Object(drift.Object),
        ["action"] = drift.Action.ToString(),
        ["fields"] = Strings(drift.Fields),
    };

    private static JsonObject Counts(ChangeCounts counts) => new()
    {
        ["created"] = counts.Created,
        ["configured"] = counts.Configured,
        ["unchanged"] = counts.Unchanged,
        ["pruned"] = counts.Pruned,
        ["skipped"] = counts.Skipped,
        ["failed"] = counts.Failed,
    };
}
