using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>Kinds whose objects no cluster gets: what an application renders of them is for this program.</summary>
internal static class RegisteredKinds
{
    /// <summary>Argo CD's Application, by group and kind.</summary>
    public const string Application = "Application.argoproj.io";

    /// <summary>Our Cluster, by group and kind.</summary>
    public const string Cluster = "Cluster.gitops.functions";

    /// <summary>All of them, those that are only warned of or refused among them.</summary>
    public static IReadOnlyList<string> All { get; } = [Application, Cluster, "AppProject.argoproj.io", "ApplicationSet.argoproj.io"];

    /// <summary>It is registered: an Application or a Cluster.</summary>
    public static bool Contains(ObjectReference reference) => reference.GroupKind is Application or Cluster;

    /// <summary>No cluster gets it.</summary>
    public static bool IsNoClusters(ObjectReference reference) => All.Contains(reference.GroupKind);
}
