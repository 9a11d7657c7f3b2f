using System.Text.Json.Nodes;

namespace GitOps.Functions.Tests.Planning;

/// <summary>One kind of object in the tests of exactness: how it looks in Git, and what others may do to it.</summary>
/// <param name="Name">The kind, as tests are named by it.</param>
/// <param name="Root">The URL path of its collection; <c>NS</c> and <c>GROUP</c> stand for the test's own.</param>
/// <param name="Manifest">The YAML, without metadata; <c>NAME</c>, <c>PLURAL</c> and <c>GROUP</c> stand for the object's own.</param>
/// <param name="Change">A merge patch that changes a field that Git names.</param>
/// <param name="Pointer">A JSON pointer to that field.</param>
internal sealed record ExactKind(string Name, string Root, string Manifest, string Change, string Pointer)
{
    private const string PodSpec = """{selector: {matchLabels: {app: NAME} }, replicas: 2, template: {metadata: {labels: {app: NAME} }, spec: {containers: [{name: web, image: "nginx:1"}]} } }""";

    private const string DefinitionSpec = """
        {group: PLURAL.GROUP, scope: Namespaced, names: {kind: Thing, plural: PLURAL, shortNames: [one]},
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }]}
        """;

    public static readonly ExactKind[] All =
    [
        new("ConfigMap", "/api/v1/namespaces/NS/configmaps", """data: {value: "1", other: "o"}""", """{"data":{"value":"2"}}""", "/data/value") { Addition = """{"data":{"more":"x"}}""" },
        new("Secret", "/api/v1/namespaces/NS/secrets", """stringData: {password: "1"}""", """{"data":{"password":"Mg=="}}""", "/data/password") { Addition = """{"data":{"more":"eA=="}}""" },
        new("Deployment", "/apis/apps/v1/namespaces/NS/deployments", $"spec: {PodSpec}", """{"spec":{"replicas":5}}""", "/spec/replicas")
        {
            Addition = """{"spec":{"minReadySeconds":7}}""",
            Status = """{"status":{"replicas":1,"observedGeneration":1}}""",
        },
        new("Role", "/apis/rbac.authorization.k8s.io/v1/namespaces/NS/roles", """rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]""", """{"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]}""", "/rules"),
        new("Service", "/api/v1/namespaces/NS/services", "spec: {selector: {app: NAME, tier: web}, ports: [{name: http, port: 80}]}", """{"spec":{"selector":{"app":"other"}}}""", "/spec/selector/app")
        {
            Addition = """{"spec":{"sessionAffinity":"ClientIP"}}""",
            Status = """{"status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"}]}}}""",
        },
        new("Widget", "/apis/GROUP/v1/namespaces/NS/widgets", "spec: {size: 1, shape: round}", """{"spec":{"size":2}}""", "/spec/size")
        {
            Addition = """{"spec":{"color":"red"}}""",
            Status = """{"status":{"phase":"Ready"}}""",
        },
        new("CustomResourceDefinition", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", $"spec: {DefinitionSpec}", """{"spec":{"names":{"shortNames":["other"]}}}""", "/spec/names/shortNames")
        {
            Addition = """{"spec":{"names":{"categories":["all"]}}}""",
        },
        new("Namespace", "/api/v1/namespaces", "", """{"metadata":{"labels":{"tier":"db"}}}""", "/metadata/labels/tier"),
    ];

    /// <summary>A merge patch that adds a field that Git does not name; null where the kind has none.</summary>
    public string? Addition { get; init; }

    /// <summary>A merge patch of the status subresource; null where nobody writes one.</summary>
    public string? Status { get; init; }

    public bool IsCustom => Name == "Widget";

    /// <summary>The definition of Widgets, with a status subresource.</summary>
    public static string WidgetDefinition(string group) => Tests.Planning.Yaml.Definition(group).Replace("storage: true,", "storage: true, subresources: {status: {} },", StringComparison.Ordinal);

    /// <summary>The object in Git.</summary>
    public string Yaml(string ns, string name) => $$"""
        apiVersion: {{ApiVersion(ns)}}
        kind: {{Name}}
        metadata: {name: {{ObjectName(ns, name)}}, labels: {tier: web}, annotations: {note: mine} }
        {{Manifest.Replace("NAME", name, StringComparison.Ordinal).Replace("PLURAL", Plural(name), StringComparison.Ordinal).Replace("GROUP", Group(ns), StringComparison.Ordinal)}}
        """;

    /// <summary>Its URL path.</summary>
    public string Path(string ns, string name) => $"{Collection(ns)}/{ObjectName(ns, name)}";

    public string Collection(string ns) => Root.Replace("NS", ns, StringComparison.Ordinal).Replace("GROUP", Group(ns), StringComparison.Ordinal);

    /// <summary>Cluster-scoped names are the test's own too.</summary>
    public string ObjectName(string ns, string name) => Name switch
    {
        "CustomResourceDefinition" => $"{Plural(name)}.{Plural(name)}.{Group(ns)}",
        "Namespace" => $"{ns}-{name}",
        _ => name,
    };

    /// <summary>A partial object: identity and the changed field, as another manager applies it.</summary>
    public JsonObject Partial(string ns, string name, string change)
    {
        var partial = (JsonObject)JsonNode.Parse(change)!;
        partial["apiVersion"] = ApiVersion(ns);
        partial["kind"] = Name;
        if (partial["metadata"] is not JsonObject metadata) partial["metadata"] = metadata = [];
        metadata["name"] = ObjectName(ns, name);
        return partial;
    }

    public static string Group(string ns) => $"{ns}.example.com";

    private string ApiVersion(string ns)
    {
        var parts = Collection(ns).Split('/');
        return parts[1] == "api" ? parts[2] : $"{parts[2]}/{parts[3]}";
    }

    private static string Plural(string name) => name.Replace("-", "", StringComparison.Ordinal) + "s";
}
