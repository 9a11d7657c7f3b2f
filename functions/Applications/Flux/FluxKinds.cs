using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications.Flux;

/// <summary>The kinds of Flux that are read, with the versions of each that are understood.</summary>
internal static class FluxKinds
{
    /// <summary>Group of the sources.</summary>
    public const string SourceGroup = "source.toolkit.fluxcd.io";

    /// <summary>Group of <see cref="Kustomization"/>.</summary>
    public const string KustomizeGroup = "kustomize.toolkit.fluxcd.io";

    /// <summary>Group of <see cref="HelmRelease"/>.</summary>
    public const string HelmGroup = "helm.toolkit.fluxcd.io";

    /// <summary>A Git repository.</summary>
    public const string GitRepository = nameof(GitRepository);

    /// <summary>A repository of charts.</summary>
    public const string HelmRepository = nameof(HelmRepository);

    /// <summary>An artifact in a registry; read where it is a chart.</summary>
    public const string OCIRepository = nameof(OCIRepository);

    /// <summary>A bucket; not supported.</summary>
    public const string Bucket = nameof(Bucket);

    /// <summary>What helm-controller makes of a release for itself; not supported.</summary>
    public const string HelmChart = nameof(HelmChart);

    /// <summary>A folder of a source that is applied.</summary>
    public const string Kustomization = nameof(Kustomization);

    /// <summary>A chart that is applied.</summary>
    public const string HelmRelease = nameof(HelmRelease);

    private static readonly (string Group, string Kind, string[] Versions)[] Known =
    [
        (SourceGroup, GitRepository, ["v1", "v1beta2"]),
        (SourceGroup, HelmRepository, ["v1", "v1beta2"]),
        (SourceGroup, OCIRepository, ["v1", "v1beta2"]),
        (SourceGroup, Bucket, ["v1", "v1beta2"]),
        (SourceGroup, HelmChart, ["v1", "v1beta2"]),
        (KustomizeGroup, Kustomization, ["v1", "v1beta2"]),
        (HelmGroup, HelmRelease, ["v2", "v2beta2"]),
    ];

    /// <summary>Whether a manifest is of one of the kinds, in whatever version.</summary>
    public static bool Contain(KubernetesObject manifest) => Known.Any(one => one.Group == manifest.Group && one.Kind == manifest.Kind);

    /// <summary>Whether one of them is a source, and no Application.</summary>
    public static bool IsSource(KubernetesObject manifest) => manifest.Group == SourceGroup;

    /// <summary>Whether one is a Kustomization or HelmRelease of Flux's.</summary>
    public static bool IsApplication(KubernetesObject manifest) => (manifest.Group, manifest.Kind) is (KustomizeGroup, Kustomization) or (HelmGroup, HelmRelease);

    /// <summary>Fails a manifest of a version that is not understood.</summary>
    public static void CheckVersion(KubernetesObject manifest, FieldFindings findings)
    {
        var known = Known.First(one => one.Group == manifest.Group && one.Kind == manifest.Kind);
        if (!known.Versions.Contains(manifest.Version)) findings.Fail("apiVersion", $"must be {string.Join(" or ", known.Versions.Select(version => $"{known.Group}/{version}"))}");
    }
}
