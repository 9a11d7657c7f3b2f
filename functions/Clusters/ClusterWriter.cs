using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Clusters;

/// <summary>
/// Changes one cluster. Known only to <c>Clusters</c>, <c>Applying</c> and <c>Hosting</c> (an architecture test). Sends each write once: whether
/// it may be sent again depends on what is read after it, which is for <c>Applying</c> to know.
/// </summary>
internal sealed class ClusterWriter
{
    private readonly ApiTransport _transport;

    private ClusterWriter(ApiTransport transport) => _transport = transport;

    /// <summary>The only way to a writer.</summary>
    public static ClusterWriter For(ClusterConnection connection) => new(connection.Transport);

    /// <summary>Server-side apply.</summary>
    /// <param name="resource">The kind, in the version that the object is written in.</param>
    /// <param name="desired">The object, with its namespace. metadata.resourceVersion and metadata.uid in it, both, are a fence: where the cluster
    /// holds
    /// another version, or none, the answer is <see cref="AnswerKind.Stale"/>. The version alone does not stop a late write from bringing back an
    /// object
    /// that was deleted since (seen on a real server).</param>
    /// <param name="force">Take over fields that others own.</param>
    /// <param name="cancel">Ends the wait; the outcome is then unknown.</param>
    /// <param name="manager">The field manager.</param>
    public Task<ApiAnswer> ApplyAsync(ApiResource resource, KubernetesObject desired, bool force, CancellationToken cancel, string manager = ApiPaths.FieldManager) => WriteAsync(
        new ApiRequest(
            HttpMethod.Patch,
            resource.ObjectPath(desired.Namespace, desired.Name) + ApiPaths.ApplyQuery(force, dryRun: false, manager),
            YamlSafeJson.WriteLines(desired.Json),
            ApiPaths.ApplyPatch),
        resource,
        cancel);

    /// <summary>Creates an object, which may have a generateName only.</summary>
    /// <param name="resource">The kind, in the version that the object is written in.</param>
    /// <param name="desired">The object, with its namespace.</param>
    /// <param name="cancel">Ends the wait; the outcome is then unknown.</param>
    public Task<ApiAnswer> CreateAsync(ApiResource resource, KubernetesObject desired, CancellationToken cancel) => WriteAsync(
        new ApiRequest(
            HttpMethod.Post,
            $"{resource.CollectionPath(desired.Namespace)}?fieldManager={ApiPaths.FieldManager}",
            JsonBytes.Of(desired.Json)), resource, cancel);

    /// <summary>Replaces a whole object (<c>Replace=true</c>). A metadata.resourceVersion in it is a fence.</summary>
    /// <param name="resource">The kind, in the version that the object is written in.</param>
    /// <param name="desired">The object, with its namespace.</param>
    /// <param name="cancel">Ends the wait; the outcome is then unknown.</param>
    public Task<ApiAnswer> ReplaceAsync(ApiResource resource, KubernetesObject desired, CancellationToken cancel) => WriteAsync(
        new ApiRequest(
            HttpMethod.Put,
            $"{resource.ObjectPath(desired.Namespace, desired.Name)}?fieldManager={ApiPaths.FieldManager}",
            JsonBytes.Of(desired.Json)), resource, cancel);

    /// <summary>
    /// Says who owns which fields of an object. Nothing else of it is changed, and where it is not the very version that is named the answer is
    /// <see cref="AnswerKind.Stale"/>.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="live">The object as it was read.</param>
    /// <param name="managedFields">metadata.managedFields as it is to be.</param>
    /// <param name="cancel">Ends the wait; the outcome is then unknown.</param>
    public Task<ApiAnswer> SetManagedFieldsAsync(ApiResource resource, LiveMetadata live, JsonArray managedFields, CancellationToken cancel)
    {
        var metadata = new JsonObject { ["uid"] = live.Uid, ["resourceVersion"] = live.ResourceVersion, ["managedFields"] = managedFields };
        var request = new ApiRequest(
            HttpMethod.Patch,
            $"{resource.ObjectPath(live.Reference.Namespace, live.Reference.Name)}?fieldManager={ApiPaths.FieldManager}",
            JsonBytes.Of(new JsonObject { ["metadata"] = metadata }),
            ApiPaths.MergePatch);
        return WriteAsync(request, resource, cancel);
    }

    /// <summary>Deletes exactly the object that was planned with.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="ns">Its namespace; null for cluster-scoped kinds.</param>
    /// <param name="name">Its name.</param>
    /// <param name="uid">Its UID: another object of the same name is left alone, and the answer is <see cref="AnswerKind.Stale"/>.</param>
    /// <param name="resourceVersion">Where given, an object that changed since is left alone too.</param>
    /// <param name="propagation">What becomes of the objects that it owns.</param>
    /// <param name="cancel">Ends the wait; the outcome is then unknown.</param>
    /// <returns>Ok where it is gone, Deleting where finalizers hold it, NotFound where it was gone before.</returns>
    public Task<ApiAnswer> DeleteAsync(
        ApiResource resource, string? ns, string name, string uid, string? resourceVersion, DeletePropagation propagation, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(uid);
        var preconditions = new JsonObject { ["uid"] = uid };
        if (resourceVersion is not null) preconditions["resourceVersion"] = resourceVersion;
        var options = new JsonObject
        {
            ["kind"] = "DeleteOptions",
            ["apiVersion"] = "v1",
            ["preconditions"] = preconditions,
            ["propagationPolicy"] = Policy(propagation),
        };
        return WriteAsync(new ApiRequest(HttpMethod.Delete, resource.ObjectPath(ns, name), JsonBytes.Of(options)), resource, cancel);
    }

    private static string Policy(DeletePropagation propagation) => propagation switch
    {
        DeletePropagation.Foreground => "Foreground",
        DeletePropagation.Orphan => "Orphan",
        _ => "Background",
    };

    private async Task<ApiAnswer> WriteAsync(ApiRequest request, ApiResource resource, CancellationToken cancel) =>
        AnswerClassifier.Classify(await _transport.SendAsync(request, cancel), resource);
}
