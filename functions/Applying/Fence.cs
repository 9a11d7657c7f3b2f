using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Applying;

/// <summary>
/// Which very state of an object a write is meant for: a write that comes late from an old pass, or to another object of the same name, is
/// refused by the server. Both parts are needed: with the version alone, an apply to an object that was deleted makes it anew.
/// What is created has nothing to be refused by.
/// </summary>
/// <param name="Uid">metadata.uid; empty for what does not exist.</param>
/// <param name="ResourceVersion">metadata.resourceVersion; empty for what does not exist.</param>
internal sealed record Fence(string Uid, string ResourceVersion)
{
    /// <summary>The state that was planned with.</summary>
    public static Fence Of(PlannedChange change) => change.ResourceVersion.Length == 0 ? new("", "") : new(change.Live?.Uid ?? "", change.ResourceVersion);

    /// <summary>The state that was read.</summary>
    public static Fence Of(JsonObject? live) => new(Text(live, "uid"), Text(live, "resourceVersion"));

    /// <summary>The object with the fence in it.</summary>
    public KubernetesObject On(KubernetesObject desired)
    {
        if (ResourceVersion.Length == 0) return desired;
        var fenced = desired.DeepClone();
        fenced.Json["metadata"]!["resourceVersion"] = ResourceVersion;
        if (Uid.Length > 0) fenced.Json["metadata"]!["uid"] = Uid;
        return fenced;
    }

    private static string Text(JsonObject? live, string field) => (string?)live?["metadata"]?[field] ?? "";
}
