namespace GitOps.Functions.Applications;

/// <summary>spec.syncPolicy.managedNamespaceMetadata of an Application: what its destination namespace carries.</summary>
/// <param name="Labels">Labels.</param>
/// <param name="Annotations">Annotations.</param>
internal sealed record NamespaceMetadata(IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>None.</summary>
    public static NamespaceMetadata None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());
}
