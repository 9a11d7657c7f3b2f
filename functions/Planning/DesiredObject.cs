using GitOps.Functions.Clusters;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>An object as it is to be applied.</summary>
/// <param name="Manifest">With its namespace and our metadata, without what is the server's.</param>
/// <param name="Resource">Its kind as the cluster serves it, or as the set itself defines it.</param>
/// <param name="Hash">Its <see cref="DesiredHash"/>.</param>
/// <param name="AwaitsDefinition">The cluster does not serve the kind yet: a CustomResourceDefinition of the same set brings it, or it is waited for
/// (<see cref="ApiResource.IsKnown"/> is false then).</param>
internal sealed record DesiredObject(KubernetesObject Manifest, ApiResource Resource, string Hash, bool AwaitsDefinition)
{
    /// <summary>Its identity.</summary>
    public ObjectReference Reference { get; } = Manifest.Reference;

    /// <summary>When in a sync it has its turn.</summary>
    public SyncTiming Timing { get; } = SyncTiming.Of(Manifest);

    /// <summary>How it is written where it is there already.</summary>
    public WriteMethod Method { get; init; }

    /// <summary>Who applies it.</summary>
    public string FieldManager { get; init; } = ApiPaths.FieldManager;

    /// <summary>Whose fields become ours when the object is adopted (<see cref="Applications.Application.FormerManager"/>); null for nobody's.</summary>
    public string? FormerManager { get; init; }

    /// <summary>It may be deleted to be made anew.</summary>
    public bool MayRecreate => Method is WriteMethod.ApplyOrRecreate or WriteMethod.Recreate;

    /// <summary>Its fields that do not count; null where there are none.</summary>
    public IgnoredFields? Ignored { get; init; }

    /// <summary>The object, with file and line, for failures.</summary>
    public string Subject => $"{Reference} ({Manifest.Origin})";
}
