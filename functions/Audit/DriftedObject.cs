using GitOps.Functions.Manifests;

namespace GitOps.Functions.Audit;

/// <summary>An object that differs from Git.</summary>
/// <param name="Object">Which.</param>
/// <param name="Action">What would put it right.</param>
/// <param name="Fields">Paths of the fields that differ; never their values.</param>
internal sealed record DriftedObject(ObjectReference Object, PlannedAction Action, IReadOnlyList<string> Fields);
