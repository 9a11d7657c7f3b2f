using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>What to say of manifests that are neither Applications nor Clusters, one line for each kind that people bring from Argo CD.</summary>
internal static class OtherKinds
{
    /// <summary>What to say of a kustomization.</summary>
    public const string NoKustomization = "kustomizations are not built here; write plain Application and Cluster manifests";

    private const string NoNotification = "not acted on; nobody is notified";
    private const string NoImages = "not acted on; nothing here writes new images into Git";
    private const string NoSecret = "credentials are never read from these files; remove it, set GitHub__Token or GitLab__Token for repositories "
        + "and write a Cluster with a secretRef for clusters";

    private const string NeitherOf = "not an Application (argoproj.io/v1alpha1) or a Cluster (gitops.functions/v1); "
        + "deploy other objects through an Application";

    private static readonly (string GroupKind, FieldUse Use, string Meaning)[] Rules =
    [
        ("AppProject.argoproj.io", FieldUse.Warned, "not acted on; its restrictions are not enforced, so limit what the credentials may do"),
        ("ApplicationSet.argoproj.io", FieldUse.Refused, "not supported yet; write the Applications out that it would generate"),
        ("Provider.notification.toolkit.fluxcd.io", FieldUse.Warned, NoNotification),
        ("Alert.notification.toolkit.fluxcd.io", FieldUse.Warned, NoNotification),
        ("Receiver.notification.toolkit.fluxcd.io", FieldUse.Warned, "not acted on; the app's own webhook takes pushes"),
        ("ImageRepository.image.toolkit.fluxcd.io", FieldUse.Warned, NoImages),
        ("ImagePolicy.image.toolkit.fluxcd.io", FieldUse.Warned, NoImages),
        ("ImageUpdateAutomation.image.toolkit.fluxcd.io", FieldUse.Warned, NoImages),
        ("Secret", FieldUse.Refused, NoSecret),
        ("Kustomization.kustomize.config.k8s.io", FieldUse.Refused, NoKustomization),
    ];

    /// <summary>Notes a failure or a warning for such a manifest.</summary>
    public static void Note(KubernetesObject manifest, FieldFindings findings)
    {
        var name = $"{manifest.Kind} {manifest.Name}";
        var rule = Rules.FirstOrDefault(r => r.GroupKind == manifest.Reference.GroupKind);
        if (rule.Use == FieldUse.Warned) findings.Warn($"{manifest.Origin}: {name}", rule.Meaning);
        else findings.Fail(name, rule.Meaning ?? NeitherOf);
    }
}
