namespace GitOps.Functions.Applications;

/// <summary>spec.syncPolicy of an Application, with Argo CD's meaning.</summary>
/// <param name="Automated">automated is written (and not <c>enabled: false</c>): a new commit is applied without being asked.</param>
/// <param name="Prune">automated.prune: objects that left Git are deleted.</param>
/// <param name="SelfHeal">automated.selfHeal: a change by hand is undone.</param>
/// <param name="AllowEmpty">automated.allowEmpty: an empty render may prune everything.</param>
internal sealed record SyncPolicy(bool Automated = false, bool Prune = false, bool SelfHeal = false, bool AllowEmpty = false);
