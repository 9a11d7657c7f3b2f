using GitOps.Functions.Applications.Flux;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Applications;

/// <summary>
/// A file of Argo CD Applications and our Clusters, read strictly: what is not known is an error that names file, line and path. One
/// bad manifest does not take its neighbours away.
/// </summary>
internal sealed class ApplicationReader
{
    private readonly List<Application> _applications = [];
    private readonly List<Cluster> _clusters = [];
    private readonly List<InvalidApplication> _invalid = [];
    private readonly List<Failure> _failures = [];
    private readonly List<string> _warnings = [];
    private readonly List<FluxManifest> _flux = [];

    private ApplicationReader()
    {
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path, for origins and failures.</param>
    /// <param name="bytes">Its content, YAML or JSON.</param>
    public static ApplicationReading Read(string file, ReadOnlyMemory<byte> bytes)
    {
        if (Path.GetFileNameWithoutExtension(file) is "kustomization" or "Kustomization")
            return ApplicationReading.OnlyFailure(new Failure(file, "read manifest", OtherKinds.NoKustomization));
        var (reader, manifests) = (new ApplicationReader(), ManifestReader.Read(file, bytes));
        reader._failures.AddRange(manifests.Failures);
        foreach (var manifest in manifests.Objects) reader.Add(manifest);
        return reader.Reading;
    }

    /// <summary>Reads one manifest, wherever it comes from.</summary>
    public static ApplicationReading Read(KubernetesObject manifest)
    {
        var reader = new ApplicationReader();
        reader.Add(manifest);
        return reader.Reading;
    }

    private ApplicationReading Reading => new(_applications, _clusters, _invalid, _failures, _warnings) { Flux = _flux };

    private void Add(KubernetesObject manifest)
    {
        switch (manifest.Group, manifest.Kind)
        {
            case ("argoproj.io", "Application"):
                AddApplication(manifest);
                break;
            case ("gitops.functions", "Cluster"):
                AddCluster(manifest);
                break;
            case var _ when FluxKinds.Contain(manifest):
                _flux.Add(new FluxManifest(manifest));
                break;
            default:
                AddOther(manifest);
                break;
        }
    }

    private void AddApplication(KubernetesObject manifest)
    {
        var findings = ApplicationFields.Table.Check(manifest);
        if (manifest.ApiVersion != "argoproj.io/v1alpha1") findings.Fail("apiVersion", "must be argoproj.io/v1alpha1");
        if (new ApplicationManifest(manifest, findings).Read() is { } application) _applications.Add(application);
        else _invalid.Add(new InvalidApplication(manifest.Name, manifest.Origin, findings.Failures));
        _failures.AddRange(findings.Failures);
    }

    private void AddCluster(KubernetesObject manifest)
    {
        var findings = ClusterFields.Table.Check(manifest);
        if (manifest.ApiVersion != "gitops.functions/v1") findings.Fail("apiVersion", "must be gitops.functions/v1");
        if (new ClusterManifest(manifest, findings).Read() is { } cluster) _clusters.Add(cluster);
        _failures.AddRange(findings.Failures);
    }

    private void AddOther(KubernetesObject manifest)
    {
        var findings = new FieldFindings(manifest.Origin);
        OtherKinds.Note(manifest, findings);
        _failures.AddRange(findings.Failures);
        _warnings.AddRange(findings.Warnings);
    }
}
