namespace GitOps.Functions.Applications;

/// <summary>One of <c>kustomize.replicas</c>.</summary>
/// <param name="Name">The name of the workload, as it is before prefix and suffix.</param>
/// <param name="Count">How many pods it is to have.</param>
internal sealed record KustomizeReplica(string Name, int Count);
