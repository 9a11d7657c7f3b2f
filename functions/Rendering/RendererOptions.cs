using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>What rendering may use and cost.</summary>
internal sealed record RendererOptions
{
    /// <summary>Setting <c>Tools__Kubectl</c>: where kubectl is; null means beside this executable, then on PATH.</summary>
    public string? KubectlPath { get; init; }

    /// <summary>Most objects of one application.</summary>
    public int Objects { get; init; } = 20_000;

    /// <summary>Wall clock time of one run of a tool.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes that a tool may print; a manifest file may be no larger.</summary>
    public int OutputBytes { get; init; } = Manifests.YamlLimits.FileBytes;

    /// <summary>Bytes of memory that a tool may have. Kustomize needs some 60 MiB for a small application, helm less.</summary>
    public long MemoryBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Setting <c>Tools__Helm</c>: where helm is; null means beside this executable, then on PATH.</summary>
    public string? HelmPath { get; init; }

    /// <summary>Setting <c>Tools__Jsonnet</c>: where jsonnet is; null means beside this executable, then on PATH.</summary>
    public string? JsonnetPath { get; init; }

    /// <summary>Where kubectl is. Asked only when it is needed: an application of plain manifests needs none.</summary>
    /// <exception cref="FailureException">Nowhere.</exception>
    public string FindKubectl() => TryFindKubectl() ?? throw new FailureException(Missing("Tools__Kubectl", "kubectl", KubectlPath, "kustomizations are rendered by kubectl 1.35"));

    /// <summary>Where kubectl is; null where it is nowhere.</summary>
    public string? TryFindKubectl() => TryFind("kubectl", KubectlPath);

    /// <summary>Where helm is. Asked only when it is needed: an application without charts needs none.</summary>
    /// <exception cref="FailureException">Nowhere.</exception>
    public string FindHelm() => TryFindHelm() ?? throw new FailureException(Missing("Tools__Helm", "helm", HelmPath, "charts are rendered by helm 4"));

    /// <summary>Where helm is; null where it is nowhere.</summary>
    public string? TryFindHelm() => TryFind("helm", HelmPath);

    /// <summary>Where jsonnet is; null where it is nowhere.</summary>
    public string? TryFindJsonnet() => TryFind("jsonnet", JsonnetPath);

    /// <summary>What to say where jsonnet is nowhere.</summary>
    public Failure MissingJsonnet => Missing("Tools__Jsonnet", "jsonnet", JsonnetPath, "Jsonnet files are evaluated by it");

    private static Failure Missing(string setting, string name, string? path, string what) =>
        new(setting, $"find {name}", $"{path ?? name} is missing; {what}, put it beside gitops or name it in this setting");

    private static string? TryFind(string name, string? path)
    {
        var candidates = path is { Length: > 0 }
            ? [path]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, name));
        return candidates.FirstOrDefault(File.Exists) is { } found ? Path.GetFullPath(found) : null;
    }
}
