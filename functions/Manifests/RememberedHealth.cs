namespace GitOps.Functions.Manifests;

/// <summary>How one object was doing when it was last judged. An object that was not written to since is doing the same.</summary>
/// <param name="Reference">Which object.</param>
/// <param name="ResourceVersion">metadata.resourceVersion at which it was judged; moves with every write, that of a status too.</param>
/// <param name="Status">Argo CD's word for its health.</param>
/// <param name="Message">Why; empty for a healthy one.</param>
internal sealed record RememberedHealth(ObjectReference Reference, string ResourceVersion, string Status, string Message);
