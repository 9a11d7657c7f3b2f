namespace GitOps.Functions.Applications;

/// <summary>spec.destination of an Application: a cluster by name or by server, and the namespace for objects that name none.</summary>
/// <param name="Name">A <see cref="Cluster"/>'s metadata.name, or null where <paramref name="Server"/> is written.</param>
/// <param name="Server">The API server's URL, or null where <paramref name="Name"/> is written.</param>
/// <param name="Namespace">Namespace for namespaced objects that name none, and of the ApplySet parent; <c>default</c> where it is not written.</param>
internal sealed record ApplicationDestination(string? Name, string? Server, string Namespace);
