namespace GitOps.Functions.Clusters;

/// <summary>One kind as the server serves it: what discovery says about it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Plural">The name in URLs: <c>deployments</c>.</param>
/// <param name="Namespaced">Objects live in namespaces.</param>
/// <param name="Verbs">What may be asked for: <c>get</c>, <c>list</c>, <c>patch</c>, …</param>
internal sealed record ApiResource(string Group, string Version, string Kind, string Plural, bool Namespaced, IReadOnlyList<string> Verbs)
{
    /// <summary>The kind Namespace, which every server has.</summary>
    public static ApiResource Namespaces { get; } = new(
        "", "v1", "Namespace", "namespaces", Namespaced: false, ["create", "delete", "get", "list", "patch"]);

    /// <summary><c>group/version</c>, or <c>version</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>A kind that the server does not serve, and that is waited for: whether its objects live in namespaces is not known.</summary>
    public static ApiResource NotServed(string group, string version, string kind) => new(group, version, kind, Plural: "", Namespaced: true, []);

    /// <summary>The server serves it, or an object that is to be applied defines it.</summary>
    public bool IsKnown => Plural.Length > 0;

    /// <summary>It stands for an object in which the value of a Secret may be, of whatever kind.</summary>
    public bool HoldsSecrets { get; init; }

    /// <summary>Kind Secret of the core group.</summary>
    public bool IsSecret => Group.Length == 0 && Kind == "Secret";

    /// <summary>Its values, and the server's texts about it, which may echo them, go nowhere; its hashes are keyed.</summary>
    public bool IsSensitive => IsSecret || HoldsSecrets;

    /// <summary>The URL path of all objects of the kind, in one namespace where one is given.</summary>
    /// <param name="ns">Namespace; null or empty for all namespaces, and for cluster-scoped kinds.</param>
    public string CollectionPath(string? ns) => Namespaced && !string.IsNullOrEmpty(ns)
        ? $"{RootPath(Group, Version)}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}"
        : $"{RootPath(Group, Version)}/{Plural}";

    /// <summary>The URL path of one object.</summary>
    /// <exception cref="ArgumentException">No name, or no namespace for a namespaced kind: the path would be that of many objects.</exception>
    public string ObjectPath(string? ns, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Namespaced) ArgumentException.ThrowIfNullOrEmpty(ns);
        return $"{CollectionPath(ns)}/{Uri.EscapeDataString(name)}";
    }

    /// <summary>The URL path of a group and version.</summary>
    public static string RootPath(string group, string version) => group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
}
