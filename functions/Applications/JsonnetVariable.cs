namespace GitOps.Functions.Applications;

/// <summary>One item of spec.source.directory.jsonnet.extVars or .tlas.</summary>
/// <param name="Name">What the code calls it.</param>
/// <param name="Value">Its value; variables of the build environment (<c>$ARGOCD_APP_NAME</c>) are put in.</param>
/// <param name="Code">The value is Jsonnet and not a text.</param>
internal sealed record JsonnetVariable(string Name, string Value, bool Code);
