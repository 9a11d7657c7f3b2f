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
        RenderDigest = AuditText.Bound(status.RenderDigest, 200),
        Pass = AuditText.Bound(status.Pass, 200),
        LastDelivery = AuditText.Bound(status.LastDelivery, 1_000),
        Inventory = status.Inventory is { } set ? set with { ApplySetId = AuditText.Bound(set.ApplySetId, 200), Parent = AuditText.Bound(set.Parent, 600) } : null,
    };

    private static ApplicationStatus WithAtMost(ApplicationStatus status, int items) => status with
    {
        Failures = [.. status.Failures.Take(items).Select(static f => AuditText.Bound(f, 1_000))],
        FailuresOmitted = status.FailuresOmitted + Math.Max(0, status.Failures.Count - items),
        Warnings = [.. status.Warnings.Take(items).Select(static w => AuditText.Bound(w, 1_000))],
        WarningsOmitted = status.WarningsOmitted + Math.Max(0, status.Warnings.Count - items),
        Drift = [.. status.Drift.Take(items).Select(WithBoundedFields)],
        DriftOmitted = status.DriftOmitted + Math.Max(0, status.Drift.Count - items),
    };

    private static DriftedObject WithBoundedFields(DriftedObject drifted)
    {
        var kept = drifted.Fields.Take(MaxFields).Select(static f => AuditText.Bound(f, 300));
        return drifted with { Fields = drifted.Fields.Count <= MaxFields ? [.. kept] : [.. kept, $"… ({drifted.Fields.Count - MaxFields} more)"] };
    }
}
