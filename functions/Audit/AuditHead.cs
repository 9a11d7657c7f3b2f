using System.Globalization;
using Azure;
using Azure.Data.Tables;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Audit;

/// <summary>
/// The end of a chain: a row in the same partition that every append replaces under its ETag, in the transaction that adds the entries. Two
/// writers cannot both succeed, so a chain cannot fork.
/// </summary>
/// <param name="Sequence">The last entry; 0 where there is none.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="OpenIntent">Sequence of the intent that has no outcome yet; 0 where there is none.</param>
/// <param name="OpenPass">That intent's pass; empty where there is none.</param>
/// <param name="ETag">Of the row as read; null where there is none.</param>
internal sealed record AuditHead(long Sequence, string Hash, long OpenIntent, string OpenPass, ETag? ETag)
{
    /// <summary>The row's key: sorts behind all digits.</summary>
    public const string Key = "head";

    /// <summary>Of a chain without entries.</summary>
    public static AuditHead Empty { get; } = new(0, AuditHash.None, 0, "", null);

    /// <summary>The head of a row.</summary>
    /// <exception cref="FailureException">It is none that we wrote (final).</exception>
    public static AuditHead Of(TableEntity row) => new(Number(row, "Sequence"), AuditRow.Text(row, AuditRow.Hash), Number(row, "OpenIntent"), AuditRow.Text(row, "OpenPass"), row.ETag);

    /// <summary>The row.</summary>
    public TableEntity ToRow(string partition) => new(partition, Key)
    {
        ["Sequence"] = Sequence.ToString(CultureInfo.InvariantCulture),
        [AuditRow.Hash] = Hash,
        ["OpenIntent"] = OpenIntent.ToString(CultureInfo.InvariantCulture),
        ["OpenPass"] = OpenPass,
    };

    /// <summary>The head after one more entry: an intent opens its pass, its outcome closes it.</summary>
    /// <exception cref="FailureException">Another intent is still open (transient): read it, close it, then begin.</exception>
    public AuditHead After(string application, AuditEntry entry, long sequence, string hash)
    {
        var next = this with { Sequence = sequence, Hash = hash };
        if (entry.Kind == AuditKind.Intent)
        {
            if (OpenIntent != 0) throw new FailureException(new Failure($"application {application}", "write audit intent", $"the intent of pass {OpenPass} is still open"), transient: true);
            return next with { OpenIntent = sequence, OpenPass = AuditText.Bound(entry.Pass, 200) };
        }
        var closes = entry.Kind == AuditKind.Outcome && OpenIntent != 0 && OpenPass == AuditText.Bound(entry.Pass, 200);
        return closes ? next with { OpenIntent = 0, OpenPass = "" } : next;
    }

    private static long Number(TableEntity row, string property) =>
        long.TryParse(AuditRow.Text(row, property), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FailureException(new Failure($"audit of {row.PartitionKey}, row {Key}", "read", $"{property} is no number: run gitops audit verify"));
}
