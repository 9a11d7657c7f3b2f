using GitOps.Functions.Manifests;

namespace GitOps.Functions.Audit;

/// <summary>An object that left Git and is not deleted before a person confirms it.</summary>
/// <param name="Object">Which.</param>
/// <param name="Since">When a pass first found it so.</param>
internal sealed record AwaitedConfirmation(ObjectReference Object, DateTimeOffset Since);
