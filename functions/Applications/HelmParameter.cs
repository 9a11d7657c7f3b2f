namespace GitOps.Functions.Applications;

/// <summary>One item of spec.source.helm.parameters.</summary>
/// <param name="Name">The value's path as <c>helm --set</c> takes it: <c>image.tag</c>, <c>hosts[0]</c>, <c>a\.b</c>.</param>
/// <param name="Value">What it becomes; variables of the build environment (<c>$ARGOCD_APP_NAME</c>) are put in.</param>
/// <param name="ForceString">It stays a text, whatever it looks like.</param>
internal sealed record HelmParameter(string Name, string Value, bool ForceString);
