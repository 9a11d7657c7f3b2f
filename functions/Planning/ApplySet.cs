using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Clusters;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Planning;

/// <summary>
/// An application's set of objects in its cluster, as KEP-3659 (ApplySet) has it: a parent object, and its id in a label of every member.
/// </summary>
/// <param name="Application">The application's name.</param>
/// <param name="ParentNamespace">The destination namespace, in which the parent lives.</param>
internal sealed record ApplySet(string Application, string ParentNamespace)
{
    /// <summary>Label of a member: the id of its set.</summary>
    public const string PartOfLabel = "applyset.kubernetes.io/part-of";

    /// <summary>Label of a parent: its own id.</summary>
    public const string IdLabel = "applyset.kubernetes.io/id";

    /// <summary>Annotation of a parent: <c>name/version</c> of the tool that may change the set. Others must not.</summary>
    public const string ToolingAnnotation = "applyset.kubernetes.io/tooling";

    /// <summary>Annotation of a parent: the kinds of the members.</summary>
    public const string GroupKindsAnnotation = "applyset.kubernetes.io/contains-group-kinds";

    /// <summary>Annotation of a parent: the namespaces of the members, without the parent's own.</summary>
    public const string NamespacesAnnotation = "applyset.kubernetes.io/additional-namespaces";

    /// <summary>Our name in <see cref="ToolingAnnotation"/>, without the version.</summary>
    public const string Tool = "gitops-functions";

    private const string Prefix = "gitops-functions-";
    private const int MaxName = 253;
    private const int HashLength = 10;

    /// <summary>What parents are: ConfigMaps, which need fewer rights than the Secrets that kubectl makes by default.</summary>
    public static ApiResource ParentResource { get; } = new("", "v1", "ConfigMap", "configmaps", Namespaced: true, ["get", "patch"]);

    /// <summary>The parent's name: <c>gitops-functions-</c> and the application's, cut and hashed where that would be too long.</summary>
    public string ParentName { get; } = NameOf(Application);

    /// <summary>The parent.</summary>
    public ObjectReference Parent => new("", "ConfigMap", ParentNamespace, ParentName);

    /// <summary><c>applyset-HASH-v1</c> of the parent's name, namespace, kind and group: fixed by the KEP.</summary>
    public string Id { get; } = IdOf(NameOf(Application), ParentNamespace);

    /// <summary>Finds the members with a label query.</summary>
    public string MemberSelector => $"{PartOfLabel}={Id}";

    /// <summary>The set of an application.</summary>
    public static ApplySet Of(Application application) => new(application.Name, application.Destination.Namespace);

    private static string NameOf(string application)
    {
        var name = Prefix + application;
        if (name.Length <= MaxName) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(application)))[..HashLength];
        return $"{name[..(MaxName - HashLength - 1)].TrimEnd('.', '-')}-{hash}";
    }

    private static string IdOf(string name, string ns) =>
        $"applyset-{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}.{ns}.ConfigMap.")))}-v1";
}
