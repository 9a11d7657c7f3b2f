using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>
/// From rendered objects to what is sent: the namespace is set where the kind has one and the manifest does not, server-owned fields and
/// whatever poses as our metadata are dropped, and our own metadata is set last.
/// </summary>
internal sealed class DesiredStateBuilder(PlanRequest request, ApiCatalogue served)
{
    private static readonly string[] ServerOwned = ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink", "deletionTimestamp"];

    private readonly BroughtKinds _brought = BroughtKinds.Of(request.Rendered.Objects);
    private readonly Dictionary<ObjectReference, DesiredObject> _objects = [];
    private readonly List<Failure> _failures = [];

    /// <summary>Builds all of it.</summary>
    public DesiredState Build()
    {
        foreach (var rendered in request.Rendered.Objects) Add(rendered);
        return new DesiredState(_objects, _failures);
    }

    private void Add(KubernetesObject rendered)
    {
        var resource = served.Find(rendered.ApiVersion, rendered.Kind);
        if ((resource?.Namespaced ?? _brought.Namespaced(rendered)) is not { } namespaced)
        {
            _failures.Add(NotServed(rendered));
            return;
        }
        var manifest = Clean(rendered, namespaced);
        var hash = DesiredHash.Of(manifest, request.HashKey.Span);
        Mark(manifest, hash);
        var desired = new DesiredObject(manifest, resource, hash);
        if (!_objects.TryAdd(desired.Reference, desired))
            _failures.Add(new Failure(desired.Subject, "plan", $"the same object is also written in {_objects[desired.Reference].Manifest.Origin}; the first one is used"));
    }

    private Failure NotServed(KubernetesObject rendered)
    {
        var cause = served.Failures.TryGetValue(rendered.ApiVersion, out var failure)
            ? $"the cluster could not say whether it serves {rendered.ApiVersion}: {failure.Cause}"
            : $"the cluster serves no {rendered.Kind} in {rendered.ApiVersion}; is its CustomResourceDefinition missing, or the version too old or too new?";
        return new Failure($"{rendered.Reference} ({rendered.Origin})", "plan", cause);
    }

    private KubernetesObject Clean(KubernetesObject rendered, bool namespaced)
    {
        var copy = rendered.DeepClone();
        copy.Json.Remove("status");
        var metadata = (JsonObject)copy.Json["metadata"]!;
        foreach (var field in ServerOwned) metadata.Remove(field);
        if (!namespaced) metadata.Remove("namespace");
        else if (copy.Namespace.Length == 0) metadata["namespace"] = request.Application.Destination.Namespace;
        foreach (var map in (string[])["labels", "annotations"]) Strip(metadata, map);
        if (DesiredHash.IsSecret(copy.Reference)) SecretTexts.Encode(copy.Json);
        return copy;
    }

    private static void Strip(JsonObject metadata, string name)
    {
        if (metadata[name] is not JsonObject map) return;
        foreach (var key in map.Select(p => p.Key).Where(OwnMetadata.IsOurs).ToList()) map.Remove(key);
        if (map.Count == 0) metadata.Remove(name);
    }

    private void Mark(KubernetesObject manifest, string hash)
    {
        var metadata = (JsonObject)manifest.Json["metadata"]!;
        Map(metadata, "labels")[OwnMetadata.PartOf] = request.ApplySet.Id;
        var annotations = Map(metadata, "annotations");
        annotations[OwnMetadata.Application] = request.Application.Name;
        annotations[OwnMetadata.Revision] = request.Revision;
        annotations[OwnMetadata.DesiredHash] = hash;
    }

    // A map that is written as null, or as something else than a map, is the API server's to judge; ours has to be a map.
    private static JsonObject Map(JsonObject metadata, string name)
    {
        if (metadata[name] is JsonObject map) return map;
        var made = new JsonObject();
        metadata[name] = made;
        return made;
    }
}
