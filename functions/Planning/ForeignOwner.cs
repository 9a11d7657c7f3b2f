using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>An object of another ApplySet is an error, never an adoption: two applications would take turns with it for ever.</summary>
internal static class ForeignOwner
{
    /// <summary>Says who owns the object, where it is not this application.</summary>
    /// <param name="desired">As Git has it.</param>
    /// <param name="live">As the cluster has it.</param>
    /// <param name="setIds">The ids of the application's set and of those that it had before.</param>
    /// <param name="step">What was being done.</param>
    public static Failure? Of(DesiredObject desired, LiveMetadata live, IReadOnlyCollection<string> setIds, string step)
    {
        if (live.Labels.GetValueOrDefault(ApplySet.PartOfLabel) is not { } owner || setIds.Contains(owner)) return null;
        var application = live.Annotations.GetValueOrDefault(OwnMetadata.Application);
        var who = application is null ? $"ApplySet {PlainText.Clean(owner)}" : $"application {PlainText.Clean(application)} (ApplySet {PlainText.Clean(owner)})";
        return new Failure(desired.Subject, step, $"the object belongs to {who}; remove it there first, or its label {ApplySet.PartOfLabel}");
    }
}
