using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Clusters;

/// <summary>What an API server's answer to one request means, and what it brought.</summary>
/// <param name="kind">What it means.</param>
/// <param name="response">The answer as it came.</param>
/// <param name="status">The server's Status object on an error.</param>
/// <param name="resource">The kind that was asked for; null where it was none (a list of groups).</param>
internal sealed class ApiAnswer(AnswerKind kind, ApiResponse response, ApiStatus status, ApiResource? resource)
{
    private const string ConflictReason = "FieldManagerConflict";

    /// <summary>What it means.</summary>
    public AnswerKind Kind { get; } = kind;

    /// <summary>HTTP status; 0 where no answer came.</summary>
    public int Status => response.Status;

    /// <summary>Done, or accepted on an object that is being deleted.</summary>
    public bool Succeeded => Kind is AnswerKind.Ok or AnswerKind.Deleting;

    /// <summary>The same request may succeed later without a change of anything of ours.</summary>
    public bool Transient => Kind is AnswerKind.Throttled or AnswerKind.Unreachable or AnswerKind.OutcomeUnknown or AnswerKind.NamespaceTerminating;

    /// <summary>How long the server asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter => response.RetryAfter ?? (status.RetryAfterSeconds > 0 ? TimeSpan.FromSeconds(status.RetryAfterSeconds) : null);

    /// <summary>The fields that others own, where <see cref="Kind"/> is <see cref="AnswerKind.Conflict"/>.</summary>
    public IReadOnlyList<FieldConflict> Conflicts =>
    [
        .. status.Causes.Where(static cause => cause.Reason == ConflictReason)
            .Select(cause => new FieldConflict(resource is { IsSensitive: true } ? ShownPath.WithoutValues(cause.Field) : cause.Field, Quoted(cause.Message))),
    ];

    /// <summary>An error as the server tells it, cause by cause, to be compared with another: the texts may echo values, and go nowhere.</summary>
    public IReadOnlyList<ApiStatusCause> Told => status.Causes.Count > 0 ? status.Causes : [new ApiStatusCause(status.Reason, "", status.Message)];

    /// <summary>The paths of the fields that an error is about, as the server names them; never a value.</summary>
    public IReadOnlyList<string> Fields => [.. status.Causes.Select(static cause => cause.Field).Where(static name => name.Length > 0).Distinct()];

    /// <summary>The object that came back on success, parsed anew on each call; null on an error. Of a Secret it holds the data.</summary>
    public JsonObject? ReadBody() => response.IsSuccess && response.IsJson ? JsonNode.Parse(response.Body.Span) as JsonObject : null;

    /// <summary>The metadata of the object that came back from a successful apply, create or replace.</summary>
    /// <exception cref="InvalidOperationException">Not a success.</exception>
    public LiveMetadata ReadMetadata() => response.IsSuccess && resource is not null
        ? LiveMetadataReader.ReadObject(response.Body, resource)
        : throw new InvalidOperationException($"No object in an answer of kind {Kind}.");

    /// <summary>The answer in words that may be shown and stored. Of a Secret never the server's text, which echoes values.</summary>
    /// <param name="subject">What it was about: an object or <c>file:line</c>.</param>
    /// <param name="step">What was being done: <c>apply</c>, <c>delete</c>.</param>
    public Failure Describe(string subject, string step) => new(subject, step, AnswerTexts.Cause(Kind, response, status, resource));

    /// <summary>The answer as an exception, for a step that is lost with it.</summary>
    public FailureException ToException(string subject, string step) => new(Describe(subject, step), Transient);

    // conflict with "kubectl-edit" using apps/v1
    private static string Quoted(string message)
    {
        var parts = message.Split('"');
        return parts.Length > 2 ? parts[1] : message;
    }
}
