using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>A kubeconfig file, read as far as a server without people and plugins can use it.</summary>
/// <param name="subject">What its errors name: <c>cluster prod (kubeconfig /etc/kube/prod)</c>.</param>
/// <param name="root">The file's one document.</param>
internal sealed class Kubeconfig(string subject, JsonObject root)
{
    /// <summary>What errors name.</summary>
    public string Subject => subject;

    /// <summary>Reads the text.</summary>
    /// <param name="subject">What errors name.</param>
    /// <param name="text">YAML or JSON; holds secrets, so no error shows any of it.</param>
    /// <exception cref="FailureException">It is no kubeconfig.</exception>
    public static Kubeconfig Parse(string subject, string text)
    {
        var reading = YamlReader.Read("kubeconfig", Encoding.UTF8.GetBytes(text));
        if (reading.Failures is [var first, ..]) throw Refused(subject, $"it is not valid YAML ({first.Subject})");
        var documents = reading.Documents.Select(static document => document.Value).OfType<JsonObject>().ToList();
        return documents is [var only]
            ? new Kubeconfig(subject, only)
            : throw Refused(subject, "it must be one YAML document with clusters, users and contexts");
    }

    /// <summary>The cluster and the user of a context.</summary>
    /// <param name="context">The context's name; null for the current one.</param>
    /// <exception cref="FailureException">Something that is referred to is not there.</exception>
    public (KubeconfigEntry Cluster, KubeconfigEntry User) Resolve(string? context)
    {
        var name = context ?? Text(root["current-context"]);
        if (name.Length == 0) throw Refused(subject, "it has no current-context: name one in the Cluster's kubeconfig.context");
        var chosen = Entry("contexts", "context", name);
        var user = chosen.Text("user");
        return (
            Entry("clusters", "cluster", chosen.Text("cluster")),
            user.Length == 0 ? new KubeconfigEntry(subject, "user (none)", []) : Entry("users", "user", user));
    }

    /// <summary>The only cluster or, of several, that of the current context: for a kubeconfig that Azure hands out.</summary>
    public KubeconfigEntry CurrentCluster() =>
        Entry("clusters", "cluster", Entry("contexts", "context", Text(root["current-context"])).Text("cluster"));

    private KubeconfigEntry Entry(string list, string kind, string name)
    {
        var found = (root[list] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(entry => Text(entry["name"]) == name)
            ?? throw Refused(subject, $"it has no {kind} '{name}'");
        return new KubeconfigEntry(subject, $"{kind} '{name}'", found[kind] as JsonObject ?? []);
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static FailureException Refused(string subject, string cause) => new(new Failure(subject, "read kubeconfig", cause));
}
