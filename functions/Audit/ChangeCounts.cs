using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Audit;

/// <summary>How many objects of a pass ended in which way.</summary>
internal sealed record ChangeCounts(int Created = 0, int Configured = 0, int Unchanged = 0, int Pruned = 0, int Skipped = 0, int Failed = 0)
{
    /// <summary>What these and others wrote, and how the others left the rest.</summary>
    public ChangeCounts Then(ChangeCounts next) => next with { Created = Created + next.Created, Configured = Configured + next.Configured, Pruned = Pruned + next.Pruned };

    /// <summary>Counts.</summary>
    public static ChangeCounts Of(IEnumerable<ChangeOutcome> outcomes) => outcomes.Aggregate(new ChangeCounts(), static (counts, outcome) => outcome switch
    {
        ChangeOutcome.Created => counts with { Created = counts.Created + 1 },
        ChangeOutcome.Configured => counts with { Configured = counts.Configured + 1 },
        ChangeOutcome.Unchanged => counts with { Unchanged = counts.Unchanged + 1 },
        ChangeOutcome.Pruned => counts with { Pruned = counts.Pruned + 1 },
        ChangeOutcome.Skipped => counts with { Skipped = counts.Skipped + 1 },
        ChangeOutcome.Failed => counts with { Failed = counts.Failed + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(outcomes), outcome, "no such outcome"),
    });
}
