using GitOps.Functions.Health;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Reconciling;

/// <summary>One object of an application, and how it is doing.</summary>
/// <param name="Reference">Which object.</param>
/// <param name="Health">How it is doing.</param>
/// <param name="ResourceVersion">metadata.resourceVersion of the content that says so; empty where no content was looked at, which is not remembered.</param>
internal sealed record JudgedObject(ObjectReference Reference, HealthResult Health, string ResourceVersion = "");
