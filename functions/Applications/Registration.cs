using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>An Application, a Cluster or a manifest of Flux's that another application's source renders to: kept in the storage account, as an object is kept in a cluster.</summary>
internal sealed record Registration
{
    /// <summary>The application whose source has it.</summary>
    public required string Parent { get; init; }

    /// <summary>As it was rendered, without what is not the repository's to say; with file and line.</summary>
    public required KubernetesObject Manifest { get; init; }

    /// <summary>Digest of what Git said at the last write.</summary>
    public required string Hash { get; init; }

    /// <summary>The revision (a commit, or the version of a chart) of the last write.</summary>
    public required string Revision { get; init; }

    /// <summary>Made once: another one under the same name is another registration.</summary>
    public required string Uid { get; init; }

    /// <summary>Moves with every write; the fence of the next one. Empty before the first.</summary>
    public string Version { get; init; } = "";

    /// <summary>It left Git with a finalizer, and is removed once its objects are deleted: since when. Null for one that is wanted.</summary>
    public DateTimeOffset? DeletingSince { get; init; }

    /// <summary>Its identity: kind and name, for Flux's kinds with their namespace.</summary>
    public ObjectReference Reference => Manifest.Reference;

    /// <summary>The name of the application that it is; null for a Cluster or a source.</summary>
    public string? Application => RegisteredKinds.ApplicationOf(Manifest);

    /// <summary>metadata.finalizers.</summary>
    public IReadOnlyList<string> Finalizers => ManifestFields.Texts(Manifest.Json, "metadata.finalizers");

    /// <summary>Its objects are deleted before it is removed.</summary>
    public bool Cascades => Cascade.WhyNot(Manifest) is null;

    /// <summary>Where it is written, for errors: <c>application shop-apps (apps/web.yaml:1)</c>.</summary>
    public string Place => $"application {Parent} ({Manifest.Origin})";
}
