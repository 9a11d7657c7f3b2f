using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>One object that must be healthy; of the application or not.</summary>
/// <param name="Version">The version of its API.</param>
/// <param name="Object">Which object.</param>
internal sealed record HealthCheck(string Version, ObjectReference Object)
{
    /// <summary>Reads one.</summary>
    public static HealthCheck Of(string apiVersion, string kind, string ns, string name)
    {
        var slash = apiVersion.LastIndexOf('/');
        return new HealthCheck(apiVersion[(slash + 1)..], new ObjectReference(slash < 0 ? "" : apiVersion[..slash], kind, ns, name));
    }
}
