namespace GitOps.Functions.Tests.RealParts;

/// <summary>
/// Where the real programs are: in the environment (as <c>eng/setup.sh --print-env</c> prints it), else in the cache folder.
/// Each property throws, naming what is missing and the command that brings it.
/// </summary>
public static class Tools
{
    /// <summary>The real kubectl, with <c>kubectl kustomize</c>.</summary>
    public static string Kubectl => Find("GITOPS_KUBECTL", "bin/kubectl");

    /// <summary>helm 4.</summary>
    public static string Helm => Find("GITOPS_HELM", "bin/helm");

    /// <summary>Azurite's launcher, a script for node.</summary>
    public static string Azurite => Find("GITOPS_AZURITE", "azurite/node_modules/.bin/azurite");

    /// <summary>git as installed on this machine.</summary>
    public static string Git => OnPath("git");

    /// <summary>jq as installed on this machine: what our own is compared with.</summary>
    public static string Jq => OnPath("jq");

    /// <summary>jsonnet as installed on this machine.</summary>
    public static string Jsonnet => OnPath("jsonnet");

    /// <summary>The distribution project's registry.</summary>
    public static string Registry => Find("GITOPS_REGISTRY", "registry/docker-registry");

    /// <summary>etcd of the control plane.</summary>
    public static string Etcd => ControlPlane("etcd");

    /// <summary>The API server.</summary>
    public static string KubeApiServer => ControlPlane("kube-apiserver");

    /// <summary>The controller manager.</summary>
    public static string KubeControllerManager => ControlPlane("kube-controller-manager");

    private static string Cache => Setting("GITOPS_FUNCTIONS_CACHE") ?? Path.Combine(
        Setting("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "gitops-functions");

    private static string ControlPlane(string name) =>
        Existing(Path.Combine(Setting("KUBEBUILDER_ASSETS") ?? Path.Combine(Cache, "control-plane"), name));

    private static string Find(string variable, string pathInCache) => Existing(Setting(variable) ?? Path.Combine(Cache, pathInCache));

    private static string OnPath(string name) => (Setting("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"{name} is not on PATH: install it.");

    private static string Existing(string file) =>
        File.Exists(file) ? file : throw new FileNotFoundException($"{file} is missing: run eng/setup.sh, which brings it.");

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
