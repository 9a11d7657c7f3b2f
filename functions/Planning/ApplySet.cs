using System.Security.Cryptography;
using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// An application's ApplySet (KEP-3659): one id as a label on all of its objects, and one parent object that says which kinds and namespaces
/// they are in, so that kubectl can read and prune the set without us.
/// </summary>
/// <param name="Parent">The parent: a ConfigMap in the destination namespace.</param>
internal sealed record ApplySet(ObjectReference Parent)
{
    private const int LongestName = 253;
    private const string Prefix = "gitops-functions-";

    /// <summary><c>applyset-BASE64URL(SHA256(name.namespace.kind.group))-v1</c>, as the KEP says.</summary>
    public string Id { get; } = $"applyset-{Hash($"{Parent.Name}.{Parent.Namespace}.{Parent.Kind}.{Parent.Group}")}-v1";

    /// <summary>The label selector that finds every object of the set.</summary>
    public string Selector => $"{OwnMetadata.PartOf}={Id}";

    /// <summary>The set of an application. Another destination namespace is another set.</summary>
    public static ApplySet Of(Application application) => new(new ObjectReference("", "ConfigMap", application.Destination.Namespace, Name(application.Name)));

    // A name that would be too long ends in its own hash instead, so that two long names stay two.
    private static string Name(string application)
    {
        var name = Prefix + application;
        return name.Length <= LongestName ? name : $"{name[..(LongestName - 17)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(application)))[..16]}";
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
