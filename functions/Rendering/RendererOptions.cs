using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Rendering;

/// <summary>What rendering may use and cost.</summary>
internal sealed record RendererOptions
{
    /// <summary>Setting <c>Tools__Kubectl</c>: where kubectl is; null means beside this executable, then on PATH.</summary>
    public string? KubectlPath { get; init; }

    /// <summary>Most objects of one application.</summary>
    public int Objects { get; init; } = 20_000;

    /// <summary>Wall clock time of one kustomize run.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes that kustomize may print; a manifest file may be no larger.</summary>
    public int OutputBytes { get; init; } = Manifests.YamlLimits.FileBytes;

    /// <summary>Bytes of memory that kustomize may have. It needs some 60 MiB for a small application.</summary>
    public long MemoryBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Where kubectl is. Asked only when it is needed: an application of plain manifests needs none.</summary>
    /// <exception cref="FailureException">Nowhere.</exception>
    public string FindKubectl() => TryFindKubectl() ?? throw new FailureException(new Failure("Tools__Kubectl", "find kubectl", $"{KubectlPath ?? "kubectl"} is missing; kustomizations are rendered by kubectl 1.35, put it beside gitops or name it in this setting"));

    /// <summary>Where kubectl is; null where it is nowhere.</summary>
    public string? TryFindKubectl()
    {
        var candidates = KubectlPath is { Length: > 0 } path
            ? [path]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "kubectl"));
        return candidates.FirstOrDefault(File.Exists) is { } found ? Path.GetFullPath(found) : null;
    }
}
