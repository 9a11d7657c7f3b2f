using System.Security.Cryptography;
using GitOps.Functions.Clusters;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Asks the cluster, before an object is deleted to be made anew, whether it would take the new one: a dry run under a name that is not in use. Without
/// it a manifest with a mistake would cost the object that runs.
/// </summary>
/// <param name="reader">The cluster.</param>
internal sealed class CreateTrial(ClusterReader reader)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz";
    private const int Changed = 5;

    /// <summary>Asks.</summary>
    /// <returns>Why the object stays; null where nothing speaks against deleting it, and where no answer can be had.</returns>
    public async Task<Failure?> RefusalAsync(PlannedChange change, CancellationToken cancel)
    {
        var renamed = change.Desired!.Manifest.DeepClone();
        renamed.Json["metadata"]!["name"] = Unused(change.Reference.Name);
        var answer = await reader.DryRunApplyAsync(change.Resource, renamed, cancel);
        if (answer.Kind != AnswerKind.Invalid || !answer.Causes.Any(IsOfTheManifest)) return null;
        var told = answer.Describe(change.Subject, "apply");
        return told with { Cause = $"it is not deleted to be made anew, because {told.Cause}" };
    }

    // As long as the name itself: some kinds bound it more tightly than others.
    private static string Unused(string name) => name[..^Math.Min(Changed, name.Length)] + RandomNumberGenerator.GetString(Letters, Math.Min(Changed, name.Length));

    // The other name may be against a rule (an APIService's says what it serves), and what the object has for itself alone (an address, a port) is taken
    // as long as it is there.
    private static bool IsOfTheManifest(ApiStatusCause cause) =>
        !cause.Field.StartsWith("metadata.name", StringComparison.Ordinal)
        && cause.Reason != "FieldValueDuplicate"
        && !cause.Message.Contains("already allocated", StringComparison.OrdinalIgnoreCase);
}
