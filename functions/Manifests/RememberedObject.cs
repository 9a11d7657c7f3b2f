namespace GitOps.Functions.Manifests;

/// <summary>What one object looked like right after we wrote it (or last proved it right): a difference to it makes the object a suspect.</summary>
/// <param name="Reference">Which object.</param>
/// <param name="Uid">metadata.uid: another one is another object of the same name.</param>
/// <param name="Generation">metadata.generation; 0 for kinds that have none.</param>
/// <param name="FieldsHash">SHA-256 (lower-case hex) of our manager's <c>fieldsV1</c> in managedFields.</param>
/// <param name="DesiredHash">The desired hash that was applied.</param>
/// <param name="ApiVersion">The apiVersion it was applied with: <c>fieldsV1</c> of another version is not comparable.</param>
/// <param name="IgnoreRules">Digest of the rules under which some of its fields did not count; null where there were none.</param>
internal sealed record RememberedObject(
    ObjectReference Reference, string Uid, long Generation, string FieldsHash, string DesiredHash, string ApiVersion, string? IgnoreRules = null);
