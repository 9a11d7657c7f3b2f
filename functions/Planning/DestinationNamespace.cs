using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// The destination namespace of an application with <c>CreateNamespace=true</c>: made where it is missing, and given what <c>managedNamespaceMetadata</c>
/// says. As in Argo CD it is no member of the application's set, is never pruned, and keeps what others put on it.
/// </summary>
/// <param name="Change">What is to be done; null where nothing is.</param>
/// <param name="Live">The namespace in the cluster; null where it is not there, or was not asked for.</param>
internal sealed record DestinationNamespace(PlannedChange? Change, LiveMetadata? Live)
{
    private const int MaxManager = 128;
    private static readonly DestinationNamespace Nothing = new(null, null);

    /// <summary>Plans it: one read.</summary>
    /// <param name="reader">The cluster.</param>
    /// <param name="application">The application.</param>
    /// <param name="desired">What Git has: a Namespace there says more than the option does.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<DestinationNamespace> PlanAsync(ClusterReader reader, Application application, IEnumerable<DesiredObject> desired, CancellationToken cancel)
    {
        var one = Desired(application);
        if (application.IsDeleting || !application.CreatesNamespace || desired.Any(other => other.Reference == one.Reference)) return Nothing;
        var read = await reader.ReadAsync(one.Resource, null, one.Reference.Name, cancel);
        if (read.Kind == AnswerKind.NotFound) return new DestinationNamespace(Outside(PlanAction.Create, one, null), null);
        if (!read.Succeeded) return new DestinationNamespace(Outside(PlanAction.Fail, one, null) with { Failure = read.Describe(one.Subject, "plan"), Transient = read.Transient }, null);
        var live = read.ReadMetadata();
        if (read.Kind == AnswerKind.Deleting) return new DestinationNamespace(Outside(PlanAction.Skip, one, live) with { Reason = "it is being deleted; it is made anew once it is gone" }, live);
        var differences = application.ManagedNamespace is null ? [] : Compare(read.ReadBody()!, one);
        return new DestinationNamespace(differences.Count == 0 ? null : Outside(PlanAction.Update, one, live) with { Differences = differences }, live);
    }

    private static PlannedChange Outside(PlanAction action, DesiredObject desired, LiveMetadata? live) => PlannedChange.Of(action, desired, live) with { Outside = true };

    // Under a field manager of the application's own: several applications may go to one namespace, and each keeps what it says.
    private static DesiredObject Desired(Application application)
    {
        var metadata = new JsonObject { ["name"] = application.Destination.Namespace };
        var managed = application.ManagedNamespace ?? NamespaceMetadata.None;
        if (managed.Labels.Count > 0) metadata["labels"] = Map(managed.Labels);
        if (managed.Annotations.Count > 0) metadata["annotations"] = Map(managed.Annotations);
        var json = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata };
        return new DesiredObject(new KubernetesObject(json, application.Origin), ApiResource.Namespaces, "", AwaitsDefinition: false) { FieldManager = Manager(application) };
    }

    private static string Manager(Application application)
    {
        var name = $"{ApiPaths.FieldManager}/{application.Name}";
        return name.Length <= MaxManager ? name : $"{ApiPaths.FieldManager}/{ApplySet.Of(application).Id}";
    }

    // What is there already needs no write; what we wrote once and Git says no more is taken away.
    private static List<FieldDifference> Compare(JsonObject live, DesiredObject desired) =>
        [.. ((string[])["labels", "annotations"]).SelectMany(field => Compare(live, desired, field))];

    private static IEnumerable<FieldDifference> Compare(JsonObject live, DesiredObject desired, string field)
    {
        var (there, wanted) = (live["metadata"]?[field] as JsonObject ?? [], desired.Manifest.Json["metadata"]?[field] as JsonObject ?? []);
        foreach (var (name, value) in wanted.Where(one => !JsonNode.DeepEquals(one.Value, there[one.Key]))) yield return new FieldDifference(Path(field, name), there[name]?.ToJsonString(), value?.ToJsonString());
        foreach (var name in Owned(live, desired.FieldManager, field).Where(name => !wanted.ContainsKey(name))) yield return new FieldDifference(Path(field, name), there[name]?.ToJsonString(), null);
    }

    private static IEnumerable<string> Owned(JsonObject live, string manager, string field)
    {
        var entries = (live["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>();
        var ours = entries.FirstOrDefault(entry => Text(entry["manager"]) == manager && Text(entry["operation"]) == "Apply");
        return (ours?["fieldsV1"]?["f:metadata"]?[$"f:{field}"] as JsonObject ?? []).Select(static one => one.Key).Where(static key => key.StartsWith("f:", StringComparison.Ordinal)).Select(static key => key[2..]);
    }

    private static string Path(string field, string name) => $".metadata.{field}[\"{name}\"]";

    private static JsonObject Map(IReadOnlyDictionary<string, string> values) => new(values.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
