using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Planning;

/// <summary>A set's parent as it is in the cluster.</summary>
/// <param name="Exists">It is there.</param>
/// <param name="Intact">It is there, and says nothing else than what we would have written.</param>
/// <param name="Scope">Where it says that members are.</param>
internal sealed partial record ApplySetParent(bool Exists, bool Intact, ApplySetScope Scope)
{
    private static readonly ManifestOrigin Origin = new("ApplySet parent", 0);

    /// <summary>Our name and version: <c>gitops-functions/v0.1.0</c>.</summary>
    public static string Tooling { get; } = $"{ApplySet.Tool}/v{typeof(ApplySetParent).Assembly.GetName().Version?.ToString(3) ?? "0.0.0"}";

    /// <summary>Reads the parent.</summary>
    /// <param name="live">The object in the cluster; null where there is none.</param>
    /// <param name="set">The set that it should be the parent of.</param>
    /// <exception cref="FailureException">Another tool owns it: the specification forbids to change its set.</exception>
    public static ApplySetParent Read(JsonObject? live, ApplySet set)
    {
        if (live is null) return new ApplySetParent(Exists: false, Intact: false, ApplySetScope.Empty);
        var parent = new KubernetesObject(live, Origin);
        var tool = parent.Annotation(ApplySet.ToolingAnnotation);
        if (tool is not null && ToolName(tool) != ApplySet.Tool)
            throw new FailureException(new Failure(set.Parent.ToString(), "read ApplySet", $"it is managed by \"{PlainText.Clean(tool)}\"; set its annotation {ApplySet.ToolingAnnotation} to \"{Tooling}\" to hand it over"));
        var written = (Kinds: parent.Annotation(ApplySet.GroupKindsAnnotation), Namespaces: parent.Annotation(ApplySet.NamespacesAnnotation));
        var scope = new ApplySetScope(Split(written.Kinds, GroupKind()), Split(written.Namespaces, Namespace()));
        var intact = tool is not null && Label(parent, ApplySet.IdLabel) == set.Id && parent.Annotation(OwnMetadata.Application) == set.Application
            && written == (string.Join(',', scope.GroupKinds), string.Join(',', scope.Namespaces));
        return new ApplySetParent(Exists: true, intact, scope);
    }

    /// <summary>The parent as it should be, to be applied.</summary>
    public static KubernetesObject Desired(ApplySet set, ApplySetScope scope) => new(
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = set.ParentName,
                ["namespace"] = set.ParentNamespace,
                ["labels"] = new JsonObject { [ApplySet.IdLabel] = set.Id },
                ["annotations"] = new JsonObject
                {
                    [ApplySet.ToolingAnnotation] = Tooling,
                    [ApplySet.GroupKindsAnnotation] = string.Join(',', scope.GroupKinds),
                    [ApplySet.NamespacesAnnotation] = string.Join(',', scope.Namespaces),
                    [OwnMetadata.Application] = set.Application,
                },
            },
        },
        Origin);

    private static string ToolName(string tooling) => tooling.LastIndexOf('/') is var slash and >= 0 ? tooling[..slash] : tooling;

    private static string? Label(KubernetesObject parent, string name) => parent.Labels?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // What is no name was written by someone else: it is left out, which makes the parent not intact.
    private static ImmutableSortedSet<string> Split(string? list, Regex rule) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(entry => rule.IsMatch(entry)).ToImmutableSortedSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{0,62}(\.[a-z0-9][-a-z0-9.]{0,252})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex GroupKind();

    [GeneratedRegex(@"\A[a-z0-9][-a-z0-9]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();
}
