using GitOps.Functions.FieldPaths;

namespace GitOps.Functions.Clusters;

/// <summary>Says in plain words what an API server answered, and drops the server's own text where it may echo a secret.</summary>
internal static class AnswerTexts
{
    private const int MaxLength = 2000;

    /// <summary>The cause for a <see cref="Outcomes.Failure"/>, at most about 2,000 characters.</summary>
    public static string Cause(AnswerKind kind, ApiResponse response, ApiStatus status, ApiResource? resource)
    {
        if (response.TransportError is { } error) return kind == AnswerKind.Unreachable ? error : $"{error}; it may or may not have been done";
        if (response.IsSuccess && kind == AnswerKind.OutcomeUnknown) return $"the answer is not a Kubernetes API server's (HTTP {response.Status})";
        var said = resource is { IsSensitive: true } ? WithoutValues(status) : status.Message;
        var meaning = Meaning(kind, resource);
        return Short(said.Length == 0 ? $"{meaning} (HTTP {response.Status})" : $"{meaning}: {said}");
    }

    private static string Meaning(AnswerKind kind, ApiResource? resource) => kind switch
    {
        AnswerKind.Conflict => "other field managers own fields",
        AnswerKind.Stale => "the object changed since it was read",
        AnswerKind.AlreadyExists => "it exists already",
        AnswerKind.NotFound => "not found",
        AnswerKind.NotServed =>
            $"the cluster does not know {resource?.Kind ?? "this kind"} {resource?.ApiVersion} (is its CustomResourceDefinition there?)",
        AnswerKind.NamespaceMissing => "its namespace does not exist",
        AnswerKind.NamespaceTerminating => "its namespace is being deleted",
        AnswerKind.Unauthorized => "the cluster does not accept the credentials",
        AnswerKind.Forbidden => "not allowed",
        AnswerKind.Immutable => "a field that cannot be changed on an existing object; delete the object, and the next pass makes it anew, or have that done with the annotation argocd.argoproj.io/sync-options: Force=true on it",
        AnswerKind.TooLarge => "too large (a request may have 3 MiB, an object about 1.5 MiB, its annotations 256 KiB)",
        AnswerKind.Expired => "the list changed too much while it was read",
        AnswerKind.Throttled => "the cluster has too many requests",
        AnswerKind.OutcomeUnknown => "the cluster failed; it may or may not have been done",
        AnswerKind.Deleting => "the object is being deleted",
        _ => "the cluster refuses it",
    };

    // Reason and field names only: "Invalid (.stringData.pw)". Causes carry a path, never a value, in their field.
    private static string WithoutValues(ApiStatus status)
    {
        var fields = string.Join(", ", status.Causes.Select(static cause => ShownPath.WithoutValues(cause.Field)).Where(static field => field.Length > 0).Distinct());
        var reason = status.Reason.Length == 0
            ? "the server's text is not shown, as it may hold a secret"
            : $"{status.Reason}, the server's text is not shown, as it may hold a secret";
        return fields.Length == 0 ? reason : $"{reason} (fields {fields})";
    }

    private static string Short(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";
}
