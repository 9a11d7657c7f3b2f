using GitOps.Functions.Manifests;

namespace GitOps.Functions.Audit;

/// <summary>Which entries to read, all conditions together.</summary>
internal sealed record AuditQuery
{
    /// <summary>Newest first; false reads in the order of the chain.</summary>
    public bool NewestFirst { get; init; } = true;

    /// <summary>Begin with this sequence, going in the direction asked for; null means at the end where reading begins.</summary>
    public long? From { get; init; }

    /// <summary>Most entries to answer.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>Only these kinds; empty means all.</summary>
    public IReadOnlyCollection<AuditKind> Kinds { get; init; } = [];

    /// <summary>Only this pass.</summary>
    public string? Pass { get; init; }

    /// <summary>Only this delivery.</summary>
    public string? Delivery { get; init; }

    /// <summary>Only this revision.</summary>
    public string? Revision { get; init; }

    /// <summary>Only this object.</summary>
    public ObjectReference? Object { get; init; }

    /// <summary>Whether an entry is asked for.</summary>
    public bool Matches(AuditEntry entry) => (Kinds.Count == 0 || Kinds.Contains(entry.Kind))
        && (Pass is null || Pass == entry.Pass)
        && (Delivery is null || Delivery == entry.Delivery)
        && (Revision is null || Revision == entry.Revision)
        && (Object is null || Object == entry.Object);
}
