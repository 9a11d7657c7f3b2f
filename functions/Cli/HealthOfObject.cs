using System.Text.Json.Nodes;
using GitOps.Functions.Health;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Cli;

/// <summary>One object of a file, and how it is doing.</summary>
/// <param name="Live">The object.</param>
/// <param name="Origin">Where it was written.</param>
/// <param name="Health">How it is doing.</param>
internal sealed record HealthOfObject(JsonObject Live, ManifestOrigin Origin, HealthResult Health)
{
    /// <summary>Which object; its name may be empty.</summary>
    public ObjectReference Reference => new KubernetesObject(Live, Origin).Reference;

    /// <summary>The JSON of <c>gitops health -o json</c>: stable, camelCase; docs/reference.md documents it.</summary>
    public JsonObject ToJson() => new()
    {
        ["apiVersion"] = Live.Text("apiVersion"),
        ["kind"] = Live.Text("kind"),
        ["namespace"] = Reference.Namespace,
        ["name"] = Reference.Name,
        ["status"] = Health.Status.ToString(),
        ["message"] = Health.Message,
        ["origin"] = Origin.ToString(),
    };
}
