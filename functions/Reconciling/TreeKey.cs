using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Reconciling;

/// <summary>
/// What a pass was made from, as one comparable text: a digest of how the application is configured, and the Git tree id of every folder that
/// its render reads (its own, and what a kustomization reaches outside of it). Equal keys mean nothing to fetch and nothing to render.
/// </summary>
internal static class TreeKey
{
    /// <summary>Builds the key.</summary>
    public static string Of(Application application, Cluster cluster, IEnumerable<SourceTree> trees) =>
        string.Join('\n', trees.OrderBy(t => t.Source).ThenBy(t => t.Folder, StringComparer.Ordinal).Select(t => $"{Place(t.Source)}{t.Tree} {t.Folder}").Prepend(Configuration(application, cluster)));

    /// <summary>The key of what was rendered last; empty before the first render.</summary>
    public static string LastRendered(ApplicationStatus? status) => status?.RenderedTrees is { Length: > 0 } rendered ? rendered : status?.TreeKey ?? "";

    /// <summary>Whether a key was made of an application as it is configured now. An empty key says nothing.</summary>
    public static bool IsOf(string key, Application application, Cluster cluster) => key.Length == 0 || key.Split('\n')[0] == Configuration(application, cluster);

    /// <summary>A key in short: SHA-256, lower-case hex.</summary>
    public static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The folders of one source that a key was made of, with their ids; none for an empty key.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Trees(string key, int source) =>
    [
        .. key.Split('\n').Skip(1).Where(line => source == 0 ? !line.StartsWith('#') : line.StartsWith(Place(source), StringComparison.Ordinal))
            .Select(line => line[Place(source).Length..].Split(' ', 2)).Select(static parts => KeyValuePair.Create(parts[^1], parts[0])),
    ];

    // The first source's lines are as they are where there is no other.
    private static string Place(int source) => source == 0 ? "" : $"#{source} ";

    // What an automated pass without selfHeal has to act upon when it is all that changed in Git. Nothing where nothing is written.
    private static IEnumerable<string> Options(Application application)
    {
        foreach (var option in application.SyncOptions.All.Order(StringComparer.Ordinal)) yield return option;
        foreach (var (name, value) in (application.ManagedNamespace?.Labels ?? new Dictionary<string, string>()).OrderBy(static p => p.Key, StringComparer.Ordinal)) yield return $"label {name}={value}";
        foreach (var (name, value) in (application.ManagedNamespace?.Annotations ?? new Dictionary<string, string>()).OrderBy(static p => p.Key, StringComparer.Ordinal)) yield return $"annotation {name}={value}";
        foreach (var (name, value) in (application.Variables ?? new Dictionary<string, string>()).OrderBy(static p => p.Key, StringComparer.Ordinal)) yield return $"variable {name}={value}";
        if (application.ChartValues is { } chart) yield return $"chart values {chart.Digest}";
        if (application.Values is { } values) yield return $"values {values.Digest}";
        if (application.Variables is not null || application.Values is not null) yield return $"variables {application.VariablesStrict}";
        if (application.Force) yield return "force";
        if (application.SyncPolicy.Prune) yield return "prune";
        if (application.MaxPrune is { } most) yield return $"max-prune {most}";
        foreach (var kind in application.PruneByName) yield return $"prune-kinds {kind}";
        if (application.DeletionApproved is { } at) yield return $"approved {at.UtcTicks}";
    }

    private static string Configuration(Application application, Cluster cluster)
    {
        var parts = (string[])
        [
            .. application.Sources.Select(static source => $"{source.Repository.Key} {source.Path} {source.Digest}"),
            application.Destination.Namespace, $"{cluster.Server} {cluster.AksResourceId} {cluster.Kubeconfig}", .. Options(application), .. Ignored(application),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }

    // Which differences count decides what a comparison finds. Nothing where none are ignored: such a key stays what it always was.
    private static string[] Ignored(Application application) => application.IgnoreDifferences.Count == 0
        ? []
        : [$"{CanonicalJson.Digest(application.IgnoreDifferences.Select(static rule => (JsonNode)rule.ToJson()))} {application.RespectIgnoreDifferences}"];
}
