using System.Text.Json.Nodes;
using GitOps.Functions.Clusters;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Tests.Planning;

/// <summary>One kind of foreign change.</summary>
/// <param name="Name">What it is; also the objects' names.</param>
/// <param name="Found">Whether it is a difference to Git.</param>
/// <param name="Do">Does it.</param>
internal sealed record ForeignChange(string Name, bool Found, Func<ForeignObject, Task> Do)
{
    private const string WipedFields = """{"metadata":{"managedFields":[{}]}}""";

    public static readonly ForeignChange[] All =
    [
        new("update", true, static one => one.UpdateAsync(one.Kind.Change)),
        new("merge-patch", true, static one => one.PatchAsync(ForeignObject.Merge, one.Kind.Change)),
        new("json-patch", true, static one => one.JsonPatchAsync("replace", one.Kind.Pointer, ValueOf(one.Kind))) { Wide = false },
        new("strategic-patch", true, static one => one.PatchAsync(ForeignObject.Strategic, one.Kind.Change)) { Suits = static kind => !kind.IsCustom && kind.Name != "CustomResourceDefinition" },
        new("forced-apply", true, static one => one.ApplyPartAsync()),
        new("apply-of-the-same-value", false, static one => one.ApplyPartAsync("""{"metadata":{"labels":{"tier":"web"}}}""")),
        new("forced-apply-given-up", true, static async one =>
        {
            await one.ApplyPartAsync();
            await one.ApplyPartAsync("{}");
        }) { Wide = false },
        new("field-removed", true, static one => one.JsonPatchAsync("remove", one.Kind.Pointer)),
        new("label-changed", true, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"tier":"db"}}}""")),
        new("label-removed", true, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"tier":null}}}""")) { Wide = false },
        new("labels-all-removed", true, static one => one.JsonPatchAsync("remove", "/metadata/labels")) { Wide = false },
        new("label-added", false, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"theirs":"x"}}}""")),
        new("annotation-changed", true, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"annotations":{"note":"theirs"}}}""")) { Wide = false },
        new("annotation-removed", true, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"annotations":{"note":null}}}""")) { Wide = false },
        new("annotation-added", false, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"annotations":{"theirs":"x"}}}""")) { Wide = false },
        new("our-set-label-removed", true, static one => one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{"labels":{"{{{ApplySet.PartOfLabel}}}":null} } }""")) { Wide = false },
        new("our-application-annotation-removed", true, static one => one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{"annotations":{"{{{OwnMetadata.Application}}}":null} } }""")) { Wide = false },
        new("our-hash-changed", true, static one => one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{"annotations":{"{{{OwnMetadata.DesiredHash}}}":"x"} } }""")) { Wide = false },
        new("our-revision-changed", false, static one => one.PatchAsync(ForeignObject.Merge, $$$"""{"metadata":{"annotations":{"{{{OwnMetadata.Revision}}}":"x"} } }""")) { Wide = false },
        new("field-added", false, static one => one.PatchAsync(ForeignObject.Merge, one.Kind.Addition!)) { Suits = static kind => kind.Addition is not null },
        new("finalizer-added", false, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"finalizers":["example.com/theirs"]}}""")) { Suits = static kind => kind.Name is not ("CustomResourceDefinition" or "Namespace") },
        new("owner-added", false, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"x"}]}}""")) { Wide = false },
        new("status-only", false, static one => one.PatchAsync(ForeignObject.Merge, one.Kind.Status!, subresource: "/status")) { Suits = static kind => kind.Status is not null },
        new("nothing-written", false, static one => one.PatchAsync(ForeignObject.Merge, "{}")) { Wide = false },
        new("scaled", true, static one => one.PatchAsync(ForeignObject.Merge, """{"spec":{"replicas":4}}""", subresource: "/scale")) { Suits = static kind => kind.Name == "Deployment" },
        new("sidecar-added", false, static one => one.PatchAsync(ForeignObject.Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"}]}}}}""")) { Suits = static kind => kind.Name == "Deployment" },
        new("default-changed", false, static one => one.PatchAsync(ForeignObject.Merge, """{"spec":{"progressDeadlineSeconds":5}}""")) { Suits = static kind => kind.Name == "Deployment" },
        new("image-changed", true, static one => one.PatchAsync(ForeignObject.Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:9"}]}}}}""")) { Suits = static kind => kind.Name == "Deployment" },
        new("port-added", false, static one => one.PatchAsync(ForeignObject.Strategic, """{"spec":{"ports":[{"name":"more","port":81}]}}""")) { Suits = static kind => kind.Name == "Service" },
        new("made-immutable", false, static one => one.PatchAsync(ForeignObject.Merge, """{"immutable":true}""")) { Suits = static kind => kind.Name is "ConfigMap" or "Secret" },
        new("other-version-of-the-api", true, static one => one.PatchAsync(ForeignObject.Merge, one.Kind.Change)) { Suits = static kind => kind.Name == "Role", Through = static path => path.Replace("/v1/", "/v1beta1/", StringComparison.Ordinal) },
        new("other-version-and-nothing-of-ours", false, static one => one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"theirs":"x"}}}""")) { Suits = static kind => kind.Name == "Role", Through = static path => path.Replace("/v1/", "/v1beta1/", StringComparison.Ordinal) },
        new("changed-and-put-back", false, static async one =>
        {
            await one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"tier":"db"}}}""");
            await one.PatchAsync(ForeignObject.Merge, """{"metadata":{"labels":{"tier":"web"}}}""");
        }),
        new("deleted", true, static one => one.DeleteAsync()) { Suits = IsQuicklyGone },
        new("recreated-by-hand", true, static async one =>
        {
            await one.DeleteAsync();
            await one.CreateAsync(WithoutOurMetadata(one.Applied));
        }) { Suits = IsQuicklyGone },
        new("recreated-from-a-copy", false, static async one =>
        {
            await one.DeleteAsync();
            await one.CreateAsync(one.Applied);
        }) { Suits = IsQuicklyGone },
        new("recreated-from-a-changed-copy", true, static async one =>
        {
            await one.DeleteAsync();
            await one.CreateAsync(one.AppliedWith());
        }) { Suits = IsQuicklyGone },
        new("managed-fields-wiped", false, static one => one.PatchAsync(ForeignObject.Merge, WipedFields)),
        new("managed-fields-wiped-and-changed", true, static async one =>
        {
            await one.PatchAsync(ForeignObject.Merge, WipedFields);
            await one.PatchAsync(ForeignObject.Merge, one.Kind.Change);
        }) { Wide = false },
        new("update-under-our-name", true, static one => one.UpdateAsync(one.Kind.Change, ApiPaths.FieldManager)),
        new("update-of-nothing-of-ours-under-our-name", false, static one => one.UpdateAsync("""{"metadata":{"labels":{"theirs":"x"}}}""", ApiPaths.FieldManager)) { Wide = false },
        new("apply-of-less-under-our-name", true, static one => one.ApplyPartAsync(manager: ApiPaths.FieldManager)) { Suits = static kind => kind.Name is "ConfigMap" or "Secret" or "Role" or "Widget" },
        new("apply-of-just-our-fields-under-our-name", true, static one => one.ApplyAsync(one.AppliedWith(), ApiPaths.FieldManager)),
    ];

    /// <summary>The kinds that it can be done to.</summary>
    public Func<ExactKind, bool> Suits { get; init; } = static _ => true;

    /// <summary>Also of the kinds that are dear to make many of (definitions, namespaces).</summary>
    public bool Wide { get; init; } = true;

    /// <summary>Goes through another path of the API.</summary>
    public Func<string, string>? Through { get; init; }

    /// <summary>The kinds that it is done to.</summary>
    public IEnumerable<ExactKind> Kinds => ExactKind.All.Where(kind => Suits(kind) && (Wide || kind.Name is not ("CustomResourceDefinition" or "Namespace")));

    private static bool IsQuicklyGone(ExactKind kind) => kind.Name is not ("CustomResourceDefinition" or "Namespace");

    private static string ValueOf(ExactKind kind) => kind.Pointer.Split('/')[1..].Aggregate(JsonNode.Parse(kind.Change), static (node, key) => node![key])!.ToJsonString();

    private static JsonObject WithoutOurMetadata(JsonObject applied)
    {
        OwnMetadata.Strip(applied);
        return applied;
    }
}
