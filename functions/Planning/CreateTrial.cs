using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// Asks the cluster whether it would take a manifest as an object of its own: a dry run under a name that is not in use. It tells a mistake in the manifest
/// from one that only the object that is there makes of it, and a manifest with a mistake does not cost the object that is deleted to be made anew.
/// </summary>
/// <param name="reader">The cluster.</param>
internal sealed class CreateTrial(ClusterReader reader)
{
    private const string Step = "apply";
    private const string Letters = "bcdfghjklmnpqrstvwxz";
    private const int Changed = 5;

    /// <summary>The cluster would take it.</summary>
    public async Task<bool> IsTakenAsync(DesiredObject desired, CancellationToken cancel) =>
        (await TryAsync(desired.Resource, desired.Manifest, Unused(desired.Reference.Name), cancel)).Succeeded;

    /// <summary>The failure of an apply of what <see cref="IsTakenAsync"/>, with the way out.</summary>
    public static Failure Advise(Failure failure) => failure with
    {
        Cause = $"{failure.Cause}; as an object of its own the cluster would take it: fields that the server filled in, and that nobody owns, are in the way; "
            + "have the object written whole once with the annotation argocd.argoproj.io/sync-options: Replace=true on it",
    };

    /// <summary>Why an object is not to be deleted to be made anew; null where nothing speaks against it.</summary>
    /// <param name="desired">What is to come in its place.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The failure, and whether trying again later may help.</returns>
    public async Task<(Failure Failure, bool Transient)?> RefusalAsync(DesiredObject desired, CancellationToken cancel)
    {
        var name = Unused(desired.Reference.Name);
        var answer = await TryAsync(desired.Resource, desired.Manifest, name, cancel);
        if (answer.Succeeded || IsOfTheTrial(answer)) return null;
        if (answer.Transient || answer.Kind == AnswerKind.Forbidden) return Refused(desired, answer, name);
        var read = await reader.ReadAsync(desired.Resource, desired.Reference.Namespace, desired.Reference.Name, cancel);
        if (read.Kind == AnswerKind.NotFound) return null;
        if (!read.Succeeded) return Refused(desired, read, name);
        // What the cluster says of the object that it has, under the other name, it says of the name, or of what one object alone can have: an address, a port.
        var control = await TryAsync(desired.Resource, Bare(read.ReadBody()!), name, cancel);
        if (control.Transient) return Refused(desired, control, name);
        return answer.Told.Except(control.Succeeded ? [] : control.Told).All(cause => IsOfTheName(cause, name)) ? null : Refused(desired, answer, name);
    }

    private Task<ApiAnswer> TryAsync(ApiResource resource, KubernetesObject manifest, string name, CancellationToken cancel)
    {
        var renamed = manifest.DeepClone();
        renamed.Json["metadata"]!["name"] = name;
        return reader.DryRunApplyAsync(resource, renamed, cancel);
    }

    // Rights that are bound to names do not go for the other one, and the quota has no room for two.
    private static bool IsOfTheTrial(ApiAnswer answer) => answer.Kind == AnswerKind.Forbidden && answer.Told.All(static cause =>
        cause.Message.Contains("cannot patch resource", StringComparison.Ordinal) || cause.Message.Contains("exceeded quota", StringComparison.Ordinal));

    // A Job's pods may say which Job they are of.
    private static bool IsOfTheName(ApiStatusCause cause, string name) => cause.Field.Length > 0 && cause.Message.Contains(name, StringComparison.Ordinal);

    // Under its own name: the other one is on no cluster.
    private static (Failure, bool) Refused(DesiredObject desired, ApiAnswer answer, string name)
    {
        var told = answer.Describe(desired.Subject, Step);
        return (told with { Cause = $"it is not deleted to be made anew: {told.Cause.Replace(name, desired.Reference.Name, StringComparison.Ordinal)}" }, answer.Transient);
    }

    // As long as the name itself, for some kinds bound it more tightly than others; a very short one is made longer, as it might be in use.
    private static string Unused(string name) => (name.Length <= Changed ? name : name[..^Changed]) + RandomNumberGenerator.GetString(Letters, Changed);

    private static KubernetesObject Bare(JsonObject live)
    {
        live.Remove("status");
        var metadata = (JsonObject)live["metadata"]!;
        foreach (var name in metadata.Select(static one => one.Key).Where(static key => key is not ("name" or "namespace" or "labels" or "annotations")).ToList()) metadata.Remove(name);
        return new KubernetesObject(live, new ManifestOrigin("the cluster", 0));
    }
}
