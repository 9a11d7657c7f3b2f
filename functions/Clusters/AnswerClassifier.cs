namespace GitOps.Functions.Clusters;

/// <summary>
/// Which API answers are final, which are worth another try and which leave the outcome unknown: not simply 4xx and 5xx. Every row was seen
/// on a real API server. The first row that matches counts.
/// </summary>
internal static class AnswerClassifier
{
    // A 500 that is the manifest's fault: server-side apply reports a wrong shape so.
    private static readonly string[] BadManifestTexts = ["failed to create typed patch object", "unable to convert", "failed to merge config"];

    // etcd's and its client's own limits come through as 500.
    private static readonly string[] TooLargeTexts = ["request is too large", "larger than max"];

    // There is no reason code for "immutable": each kind says it in its own words.
    private static readonly string[] ImmutableTexts =
    [
        "immutable", "cannot change", "may not change", "may not be changed", "updates to statefulset spec",
        "updates to parameters", "updates to provisioner",
    ];

    private static readonly AnswerRule[] Rules =
    [
        new(AnswerKind.Unreachable, static (response, _, _) => response.NeverSent),
        new(AnswerKind.OutcomeUnknown, static (response, _, _) => response.TransportError is not null),
        // A page of something between us and the server must pass neither as done nor as "not there".
        new(AnswerKind.OutcomeUnknown, static (response, _, _) => response.IsSuccess && !IsObject(response)),
        new(AnswerKind.Deleting, static (response, _, _) => response.Status == 202 || (response.IsSuccess && IsBeingDeleted(response))),
        new(AnswerKind.Ok, static (response, _, _) => response.IsSuccess),
        new(AnswerKind.Unauthorized, static (response, _, _) => response.Status == 401),
        new(AnswerKind.NamespaceTerminating, static (response, status, _) => response.Status == 403 && HasCause(status, "NamespaceTerminating")),
        new(AnswerKind.Forbidden, static (response, _, _) => response.Status == 403),
        new(
            AnswerKind.NamespaceMissing,
            static (response, status, resource) => response.Status == 404 && status.Kind == "namespaces" && resource?.Plural != "namespaces"),
        // A missing object is named; "404 page not found" and a Status without a name are a missing kind.
        new(AnswerKind.NotServed, static (response, status, _) => response.Status == 404 && status.Name.Length == 0),
        new(AnswerKind.NotFound, static (response, _, _) => response.Status == 404),
        new(AnswerKind.Conflict, static (response, status, _) => response.Status == 409 && HasCause(status, "FieldManagerConflict")),
        new(AnswerKind.AlreadyExists, static (response, status, _) => response.Status == 409 && status.Reason == "AlreadyExists"),
        new(AnswerKind.Stale, static (response, _, _) => response.Status is 409 or 412),
        new(AnswerKind.Expired, static (response, _, _) => response.Status == 410),
        new(AnswerKind.TooLarge, static (response, _, _) => response.Status == 413),
        new(AnswerKind.TooLarge, static (response, status, _) => response.Status == 422 && HasCause(status, "FieldValueTooLong")),
        new(AnswerKind.Immutable, static (response, status, _) => response.Status == 422 && Says(status, ImmutableTexts)),
        new(AnswerKind.Throttled, static (response, _, _) => response.Status == 429),
        new(AnswerKind.TooLarge, static (response, status, _) => response.Status == 500 && Says(status, TooLargeTexts)),
        new(AnswerKind.Invalid, static (response, status, _) => response.Status == 500 && Says(status, BadManifestTexts)),
        new(AnswerKind.OutcomeUnknown, static (response, _, _) => response.Status >= 500),
        new(AnswerKind.Invalid, static (_, _, _) => true),
    ];

    /// <summary>Finds an answer's row.</summary>
    public static ApiAnswer Classify(ApiResponse response, ApiResource? resource)
    {
        var status = response.IsSuccess || response.TransportError is not null ? ApiStatus.None : ApiStatus.Read(response.Body);
        var rule = Array.Find(Rules, rule => rule.Matches(response, status, resource))!;
        return new ApiAnswer(rule.Kind, response, status, resource);
    }

    private static bool HasCause(ApiStatus status, string reason) => status.Causes.Any(cause => cause.Reason == reason);

    private static bool Says(ApiStatus status, string[] texts) =>
        texts.Any(text => status.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static bool IsObject(ApiResponse response) =>
        response.IsProtobuf ? ProtobufMetadata.IsList(response.Body.Span) : response.IsJson && response.Body.Span.Trim(" \t\r\n"u8) is [(byte)'{', .., (byte)'}'];

    private static bool IsBeingDeleted(ApiResponse response) =>
        !response.IsProtobuf && response.Body.Span.IndexOf("\"deletionTimestamp\""u8) >= 0 && LiveMetadataReader.ReadDeletion(response.Body);
}
