using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>Reads from one cluster; nothing here can change it. Reads are repeated, within bounds, where the server is busy or gone.</summary>
/// <param name="cluster">The Cluster's name, for errors.</param>
/// <param name="transport">The way there.</param>
internal sealed class ClusterReader(string cluster, ApiTransport transport)
{
    private readonly ApiDiscovery _discovery = new(cluster, transport);

    private readonly MetadataLister _lister = new(cluster, transport);

    private readonly ConfinedLister _confined = new(new MetadataLister(cluster, transport));
    private readonly ObjectLister _objects = new(cluster, transport);

    /// <summary>What the server serves of some groups and versions. Cached; a kind that was not there is asked for again.</summary>
    /// <param name="groupVersions">What is wanted; an empty version means all versions of the group, the preferred first.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="fresh">Ask again for what is cached: a CustomResourceDefinition was established.</param>
    /// <returns>What is there. A group that could not be asked is named in it and does not hide the others.</returns>
    public Task<ApiCatalogue> DiscoverAsync(
        IReadOnlyCollection<(string Group, string Version)> groupVersions, CancellationToken cancel, bool fresh = false) =>
        _discovery.DiscoverAsync(groupVersions, fresh, cancel);

    /// <summary>The metadata of all objects of a kind that carry labels, in pages.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="ns">Namespace; null for all.</param>
    /// <param name="labelSelector">As in <c>kubectl -l</c>; empty for all objects.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="cached">The server may answer from its cache, as of a moment ago (<see cref="ApiPaths.FromCache"/>).</param>
    /// <returns>Every one: never a part.</returns>
    /// <exception cref="FailureException">The list could not be read to its end.</exception>
    public Task<IReadOnlyList<LiveMetadata>> ListMetadataAsync(ApiResource resource, string? ns, string labelSelector, CancellationToken cancel, bool cached = false) =>
        _lister.ListAsync(resource, ns, labelSelector, cached, cancel);

    /// <summary>
    /// The same of all namespaces or, where we may not list the whole cluster, of each of some: rights may be bound by Roles alone. Such a kind
    /// is remembered, so that the cluster's audit log does not fill with refusals.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="labelSelector">As in <c>kubectl -l</c>.</param>
    /// <param name="cached">The server may answer from its cache, as of a moment ago (<see cref="ApiPaths.FromCache"/>).</param>
    /// <param name="namespaces">All namespaces in which such objects may be; asked for only where it is needed.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Every one: never a part.</returns>
    /// <exception cref="FailureException">The list could not be read to its end, or one of the namespaces not at all.</exception>
    public Task<IReadOnlyList<LiveMetadata>> ListMetadataAsync(
        ApiResource resource, string labelSelector, bool cached, Func<Task<IReadOnlyCollection<string>>> namespaces, CancellationToken cancel) =>
        _confined.ListAsync(resource, labelSelector, cached, namespaces, cancel);
    /// <summary>All objects of a kind that carry labels, whole, in pages as they come. For reads that a missing object does no harm to.</summary>
    /// <exception cref="FailureException">The list could not be read to its end.</exception>
    public IAsyncEnumerable<JsonObject> ListAsync(ApiResource resource, string? ns, string labelSelector, CancellationToken cancel) =>
        _objects.ListAsync(resource, ns, labelSelector, cancel);

    /// <summary>One whole object.</summary>
    /// <returns>Null where it, or its namespace, does not exist.</returns>
    /// <exception cref="FailureException">The kind is not served, it may not be read, or the cluster does not answer.</exception>
    public async Task<JsonObject?> GetAsync(ApiResource resource, string? ns, string name, CancellationToken cancel)
    {
        var answer = await ReadAsync(resource, ns, name, cancel);
        if (answer.Succeeded) return answer.ReadBody();
        return IsAbsent(answer) ? null : throw answer.ToException(Subject(resource, ns, name), "read");
    }

    /// <summary>One whole object, or why not, as the server answered.</summary>
    public Task<ApiAnswer> ReadAsync(ApiResource resource, string? ns, string name, CancellationToken cancel) =>
        transport.ReadAsync(new ApiRequest(HttpMethod.Get, resource.ObjectPath(ns, name)), resource, cancel);

    /// <summary>Whether a namespace is there, be it being deleted.</summary>
    /// <exception cref="FailureException">It may not be read, or the cluster does not answer.</exception>
    public async Task<bool> NamespaceExistsAsync(string name, CancellationToken cancel) =>
        await GetAsync(ApiResource.Namespaces, null, name, cancel) is not null;

    /// <summary>
    /// What the server would make of an object: a server-side apply that is not carried out, as our field manager, taking over fields as the real
    /// one would.
    /// </summary>
    /// <param name="resource">The kind, in the version that the object is written in.</param>
    /// <param name="desired">The object, with its namespace.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The whole object as it would be; or why not.</returns>
    public Task<ApiAnswer> DryRunApplyAsync(ApiResource resource, KubernetesObject desired, CancellationToken cancel) => transport.ReadAsync(
        new ApiRequest(
            HttpMethod.Patch,
            resource.ObjectPath(desired.Namespace, desired.Name) + ApiPaths.ApplyQuery(force: true, dryRun: true),
            YamlSafeJson.WriteLines(desired.Json),
            ApiPaths.ApplyPatch),
        resource,
        cancel);

    /// <summary>The server's version: <c>v1.35.2</c>.</summary>
    /// <exception cref="FailureException">The cluster does not answer, or with something else.</exception>
    public async Task<string> VersionAsync(CancellationToken cancel)
    {
        var answer = await transport.ReadAsync(new ApiRequest(HttpMethod.Get, "/version"), null, cancel);
        if (!answer.Succeeded) throw answer.ToException(cluster, "read version");
        return (answer.ReadBody()?["gitVersion"] as JsonValue)?.GetValue<string>()
            ?? throw new FailureException(new Failure(cluster, "read version", "the server does not answer as a Kubernetes API server does"));
    }

    /// <summary>The UID of an object, or null where it is not there or may not be read.</summary>
    /// <exception cref="FailureException">The cluster does not answer.</exception>
    public async Task<string?> UidOfAsync(ApiResource resource, string name, CancellationToken cancel)
    {
        var answer = await transport.ReadAsync(new ApiRequest(HttpMethod.Get, resource.ObjectPath(null, name)), resource, cancel);
        if (answer.Succeeded) return answer.ReadMetadata().Uid;
        return IsAbsent(answer) || answer.Kind == AnswerKind.Forbidden ? null : throw answer.ToException(Subject(resource, null, name), "read");
    }

    private static bool IsAbsent(ApiAnswer answer) => answer.Kind is AnswerKind.NotFound or AnswerKind.NamespaceMissing;

    private static string Subject(ApiResource resource, string? ns, string name) =>
        new ObjectReference(resource.Group, resource.Kind, ns ?? "", name).ToString();
}
