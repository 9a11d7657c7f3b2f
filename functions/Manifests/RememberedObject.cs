namespace GitOps.Functions.Manifests;

/// <summary>What one object looked like right after we wrote it (or last proved it right): a difference to it makes the object a suspect.</summary>
/// <param name="Reference">Which object.</param>
/// <param name="Uid">metadata.uid: another one is another object of the same name.</param>
/// <param name="Generation">metadata.generation; 0 for kinds that have none.</param>
/// <param name="FieldsHash">
/// SHA-256 (lower-case hex) of our manager's <c>fieldsV1</c> in managedFields. Empty where we do not own all that we apply, though it is as we
/// would make it: then only the very version that was looked at proves anything.
/// </param>
/// <param name="DesiredHash">The desired hash that was applied.</param>
/// <param name="ApiVersion">The apiVersion it was applied with: <c>fieldsV1</c> of another version is not comparable.</param>
/// <param name="ResourceVersion">metadata.resourceVersion then, which status writes move on since; empty where it is not known.</param>
/// <param name="AppliedAt">
/// When our manager applied last, as managedFields has it (to the second); empty where it is not known. Another tool that uses our name may
/// apply other values to just our fields.
/// </param>
/// <param name="IgnoreRules">Digest of the rules under which some of its fields did not count; null where there were none.</param>
internal sealed record RememberedObject(
    ObjectReference Reference, string Uid, long Generation, string FieldsHash, string DesiredHash, string ApiVersion, string ResourceVersion = "",
    string AppliedAt = "", string? IgnoreRules = null)
{
    /// <summary>The same, but for the resourceVersion.</summary>
    public bool IsLike(RememberedObject other) => this == other with { ResourceVersion = ResourceVersion };

    /// <summary>
    /// An earlier version of the very object that was remembered: the cluster was put back to what it was before (etcd restored). Versions are
    /// etcd's revisions, which only grow; false where they are no numbers.
    /// </summary>
    public bool IsAheadOf(string uid, string resourceVersion) =>
        uid == Uid && ulong.TryParse(ResourceVersion, out var then) && ulong.TryParse(resourceVersion, out var now) && now < then;
}
