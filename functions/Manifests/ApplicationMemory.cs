namespace GitOps.Functions.Manifests;

/// <summary>
/// What the planner remembers of one application's objects in one cluster. Only ever a shortcut: without it every object is a suspect and is
/// checked by dry-run.
/// </summary>
/// <param name="ClusterId">Identity of the cluster (the UID of its <c>kube-system</c> namespace): memory of another cluster is worth nothing.</param>
/// <param name="Objects">One entry per object.</param>
internal sealed record ApplicationMemory(string ClusterId, IReadOnlyList<RememberedObject> Objects)
{
    /// <summary>How the objects were doing, of those whose content can say so.</summary>
    public IReadOnlyList<RememberedHealth> Health { get; init; } = [];

    /// <summary>Whose rules judged them: another build may judge otherwise, and judges all of them again.</summary>
    public string HealthBy { get; init; } = "";
}
