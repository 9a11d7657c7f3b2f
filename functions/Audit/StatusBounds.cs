using System.Text.Json;

namespace GitOps.Functions.Audit;

/// <summary>Cuts a status to what one property can hold, and counts what was left out.</summary>
internal static class StatusBounds
{
    /// <summary>Most characters of the JSON: below a property's 32,768.</summary>
    public const int MaxChars = 32_000;

    private const int MaxItems = 100;
    private const int MaxFields = 20;

    /// <summary>The status that fits, and its JSON. Lists are halved until it does.</summary>
    public static ApplicationStatus Fit(ApplicationStatus status, out string json)
    {
        var texts = WithBoundedTexts(status);
        for (var items = MaxItems; ; items /= 2)
        {
            var fitting = WithAtMost(texts, items);
            json = JsonSerializer.Serialize(fitting, AuditJson.Compact.ApplicationStatus);
            if (json.Length <= MaxChars || items == 0) return fitting;
        }
    }

    private static ApplicationStatus WithBoundedTexts(ApplicationStatus status) => status with
    {
        Message = AuditText.Bound(status.Message, 2_000),
        HealthMessage = AuditText.Bound(status.HealthMessage, 1_500),
        Revision = AuditText.Bound(status.Revision, 200),
        TargetRevision = AuditText.Bound(status.TargetRevision, 200),
        // Never cut: half a key would be another key. One that is too long counts as none, and costs a fetch.
        TreeKey = status.TreeKey.Length <= 4_000 ? status.TreeKey : "",
        RenderedTrees = status.RenderedTrees.Length <= 4_000 ? status.RenderedTrees : "",
        RenderDigest = AuditText.Bound(status.RenderDigest, 200),
        Pass = AuditText.Bound(status.Pass, 200),
        LastDelivery = AuditText.Bound(status.LastDelivery, 1_000),
        Operation = status.Operation is { } operation ? WithBoundedTexts(operation) : null,
        Waits = status.Waits is { } waits ? waits with { For = AuditText.Bound(waits.For, 1_000) } : null,
        Suspended = AuditText.Bound(status.Suspended, 200),
        FormerNamespaces = [.. status.FormerNamespaces.Take(MaxFields).Select(static ns => AuditText.Bound(ns, 100))],
        Inventory = status.Inventory is { } set ? set with { ApplySetId = AuditText.Bound(set.ApplySetId, 200), Parent = AuditText.Bound(set.Parent, 600) } : null,
    };

    // Its hooks are never left out: a hook that is forgotten would be started twice. There are few, and their texts are short.
    private static SyncOperation WithBoundedTexts(SyncOperation operation) => operation with
    {
        Message = AuditText.Bound(operation.Message, 1_000),
        Failure = AuditText.Bound(operation.Failure, 1_000),
        Actor = AuditText.Bound(operation.Actor, 200),
        Hooks = [.. operation.Hooks.Select(static hook => hook with { Message = AuditText.Bound(hook.Message, 100) })],
        GivenUp = [.. operation.GivenUp.Select(static hook => hook with { Message = "" })],
    };

    private static ApplicationStatus WithAtMost(ApplicationStatus status, int items) => status with
    {
        Failures = [.. status.Failures.Take(items).Select(static f => AuditText.Bound(f, 1_000))],
        FailuresOmitted = status.FailuresOmitted + Math.Max(0, status.Failures.Count - items),
        Warnings = [.. status.Warnings.Take(items).Select(static w => AuditText.Bound(w, 1_000))],
        WarningsOmitted = status.WarningsOmitted + Math.Max(0, status.Warnings.Count - items),
        Defects = [.. status.Defects.Take(items).Select(static d => AuditText.Bound(d, 1_000))],
        DefectsOmitted = status.DefectsOmitted + Math.Max(0, status.Defects.Count - items),
        LeftBehind = [.. status.LeftBehind.Take(items).Select(static left => AuditText.Bound(left, 1_000))],
        Drift = [.. status.Drift.Take(items).Select(WithBoundedFields)],
        AwaitedConfirmations = [.. status.AwaitedConfirmations.Take(items)],
        DriftOmitted = status.DriftOmitted + Math.Max(0, status.Drift.Count - items),
    };

    private static DriftedObject WithBoundedFields(DriftedObject drifted)
    {
        var kept = drifted.Fields.Take(MaxFields).Select(static f => AuditText.Bound(f, 300));
        return drifted with { Fields = drifted.Fields.Count <= MaxFields ? [.. kept] : [.. kept, $"… ({drifted.Fields.Count - MaxFields} more)"] };
    }
}
