using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>What became of a closer look at one object.</summary>
/// <param name="Differences">What applying would change.</param>
/// <param name="OwnsAll">After applying we would own just the fields that we own now, those aside that are ignored.</param>
/// <param name="Gone">It is not there any more.</param>
/// <param name="Deleting">It is being deleted.</param>
/// <param name="Failure">The cluster refuses to apply it.</param>
/// <param name="Transient">It may not refuse it later.</param>
/// <param name="Refusal">What its refusal means: another way of writing than applying may do.</param>
/// <param name="Live">The version of the object that was compared; null where that is not certain, because it kept changing.</param>
internal sealed record Suspicion(
    IReadOnlyList<FieldDifference> Differences, bool OwnsAll = false, bool Gone = false, bool Deleting = false, Failure? Failure = null, bool Transient = false,
    AnswerKind Refusal = AnswerKind.Ok, LiveMetadata? Live = null)
{
    /// <summary>Applying would change nothing but what we note on the object ourselves: all that Git changed is ignored.</summary>
    public bool OnlyNoted => OwnsAll && Differences.All(static one => FieldDiff.IsNote(one));
}
