using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Queueing;

namespace GitOps.Functions.Audit;

/// <summary>An audit entry as a row: texts only, empty ones left out, each cut to what a row can hold.</summary>
internal static class AuditRow
{
    /// <summary>Property: hash of this row.</summary>
    public const string Hash = "Hash";

    /// <summary>Property: hash of the row before.</summary>
    public const string Previous = "Previous";

    /// <summary>Property: the detail, where it is short.</summary>
    public const string Detail = "Detail";

    /// <summary>Property: digest of the detail, wherever it lies.</summary>
    public const string DetailDigest = "DetailDigest";

    /// <summary>Property: what it tells.</summary>
    public const string Kind = "Kind";

    /// <summary>Property: its pass.</summary>
    public const string Pass = "Pass";

    /// <summary>The key of a place in the chain: 20 digits, so that keys sort as numbers do.</summary>
    public static string Key(long sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The place in the chain of a key.</summary>
    public static bool TryReadKey(string key, out long sequence) =>
        long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out sequence) && sequence > 0 && Key(sequence) == key;

    /// <summary>The row.</summary>
    /// <param name="partition">The encoded application.</param>
    /// <param name="sequence">Place in the chain.</param>
    /// <param name="previous">Hash of the entry before.</param>
    /// <param name="append">Id of the append, so that a writer knows its own row again where another wrote the same words.</param>
    /// <param name="entry">The content.</param>
    /// <param name="detail">The detail's digest, and its text where it goes into the row.</param>
    public static TableEntity ToRow(string partition, long sequence, string previous, string append, AuditEntry entry, AuditDetail detail)
    {
        var row = new TableEntity(partition, Key(sequence));
        Set(row, Kind, entry.Kind.ToString(), 100);
        Set(row, Pass, entry.Pass, 200);
        Set(row, "At", entry.At.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture), 100);
        Set(row, "Actor", entry.Actor, 1_000);
        Set(row, "Delivery", entry.Delivery, 1_000);
        Set(row, "Reason", entry.Reason?.ToString(), 100);
        Set(row, "Repository", entry.Repository, 4_000);
        Set(row, "Revision", entry.Revision, 200);
        Set(row, "RenderDigest", entry.RenderDigest, 200);
        Set(row, "Cluster", entry.Cluster, 300);
        SetObject(row, entry.Object);
        Set(row, "Outcome", entry.Outcome?.ToString(), 100);
        Set(row, "Phase", entry.Phase?.ToString(), 100);
        Set(row, "Fields", FieldsText(entry.Fields), int.MaxValue);
        Set(row, "Message", entry.Message, 8_000);
        Set(row, "Append", append, 100);
        Set(row, Previous, previous, 100);
        Set(row, DetailDigest, detail.Digest, 100);
        if (detail.Inline is not null) row[Detail] = detail.Inline;
        row[Hash] = AuditHash.Of(row);
        return row;
    }

    /// <summary>The entry of a row.</summary>
    /// <exception cref="FailureException">It is none that we wrote (final): the chain was tampered with.</exception>
    public static AuditRecord ToRecord(string application, TableEntity row)
    {
        if (!TryReadKey(row.RowKey, out var sequence) || !Enum.TryParse<AuditKind>(Text(row, Kind), out var kind)
            || !DateTimeOffset.TryParseExact(Text(row, "At"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            throw new FailureException(new Failure($"audit of {application}, row {row.RowKey}", "read", "it is not an entry: run gitops audit verify"));
        var entry = new AuditEntry
        {
            Kind = kind,
            Pass = Text(row, Pass),
            At = at,
            Actor = Text(row, "Actor"),
            Delivery = Text(row, "Delivery"),
            Reason = Enum.TryParse<ReconcileReason>(Text(row, "Reason"), out var reason) ? reason : null,
            Repository = Text(row, "Repository"),
            Revision = Text(row, "Revision"),
            RenderDigest = Text(row, "RenderDigest"),
            Cluster = Text(row, "Cluster"),
            Object = Text(row, "ObjectKind").Length == 0 ? null : new(Text(row, "ObjectGroup"), Text(row, "ObjectKind"), Text(row, "ObjectNamespace"), Text(row, "ObjectName")),
            Outcome = Enum.TryParse<ChangeOutcome>(Text(row, "Outcome"), out var outcome) ? outcome : null,
            Phase = Enum.TryParse<OperationPhase>(Text(row, "Phase"), out var phase) ? phase : null,
            Fields = Fields(Text(row, "Fields")),
            Message = Text(row, "Message"),
            Detail = row.TryGetValue(Detail, out var detail) ? detail as string : null,
        };
        var digest = Text(row, DetailDigest);
        return new AuditRecord(application, sequence, entry, digest.Length == 0 ? null : digest, Text(row, Previous), Text(row, Hash));
    }

    /// <summary>A property that is a text; empty where it is missing or of another type, as only a tamperer writes it.</summary>
    public static string Text(TableEntity row, string property) => row.TryGetValue(property, out var value) && value is string text ? text : "";

    private static void Set(TableEntity row, string property, string? text, int max)
    {
        if (AuditText.Bound(text, max) is { Length: > 0 } bounded) row[property] = bounded;
    }

    private static void SetObject(TableEntity row, ObjectReference? reference)
    {
        if (reference is null) return;
        Set(row, "ObjectGroup", reference.Group, 300);
        Set(row, "ObjectKind", reference.Kind, 300);
        Set(row, "ObjectNamespace", reference.Namespace, 300);
        Set(row, "ObjectName", reference.Name, 300);
    }

    private static string? FieldsText(IReadOnlyList<string> fields)
    {
        if (fields.Count == 0) return null;
        var (kept, omitted) = AuditText.Bound(fields, maxEach: 1_000, maxAll: 10_000);
        IReadOnlyList<string> told = omitted == 0 ? kept : [.. kept, $"… ({omitted} more)"];
        return JsonSerializer.Serialize(told, AuditJson.Compact.IReadOnlyListString);
    }

    private static IReadOnlyList<string> Fields(string text)
    {
        if (text.Length == 0) return [];
        try { return JsonSerializer.Deserialize(text, AuditJson.Compact.IReadOnlyListString) ?? []; }
        catch (JsonException) { return [text]; }
    }
}
