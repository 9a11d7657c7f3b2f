using System.Text;
using GitOps.Functions.Clusters;

namespace GitOps.Functions.Tests.Clusters;

/// <summary>Each row of the table of answers. The texts are a real API server's.</summary>
public sealed class AnswerClassifierTests
{
    [Theory]
    [InlineData(200, """{"kind":"ConfigMap","metadata":{"name":"a"}}""", AnswerKind.Ok)]
    [InlineData(201, """{"kind":"ConfigMap","metadata":{"name":"a"}}""", AnswerKind.Ok)]
    [InlineData(200, """{"kind":"Status","status":"Success"}""", AnswerKind.Ok)]
    [InlineData(200, """{"kind":"ConfigMap","metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""", AnswerKind.Deleting)]
    [InlineData(200, """{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"deletionTimestamp":"x"}}""", AnswerKind.Ok)]
    [InlineData(202, """{"kind":"Status","status":"Success"}""", AnswerKind.Deleting)]
    [InlineData(200, "<html>login</html>", AnswerKind.OutcomeUnknown)]
    [InlineData(200, "", AnswerKind.OutcomeUnknown)]
    [InlineData(302, "", AnswerKind.Invalid)]
    [InlineData(400, """{"kind":"Status","reason":"BadRequest","message":"strict decoding error"}""", AnswerKind.Invalid)]
    [InlineData(401, """{"kind":"Status","reason":"Unauthorized"}""", AnswerKind.Unauthorized)]
    [InlineData(403, """{"kind":"Status","reason":"Forbidden","message":"exceeded quota"}""", AnswerKind.Forbidden)]
    [InlineData(403, """{"kind":"Status","reason":"Forbidden","details":{"name":"a","kind":"configmaps","causes":[{"reason":"NamespaceTerminating","message":"namespace x is being terminated"}]}}""", AnswerKind.NamespaceTerminating)]
    [InlineData(404, "404 page not found", AnswerKind.NotServed)]
    [InlineData(404, """{"kind":"Status","reason":"NotFound","message":"the server could not find the requested resource","details":{}}""", AnswerKind.NotServed)]
    [InlineData(404, """{"kind":"Status","reason":"NotFound","details":{"name":"a","kind":"configmaps"}}""", AnswerKind.NotFound)]
    [InlineData(404, """{"kind":"Status","reason":"NotFound","details":{"name":"x","kind":"namespaces"}}""", AnswerKind.NamespaceMissing)]
    [InlineData(405, """{"kind":"Status","reason":"MethodNotAllowed"}""", AnswerKind.Invalid)]
    [InlineData(409, """{"kind":"Status","reason":"Conflict","details":{"causes":[{"reason":"FieldManagerConflict","field":".data.a","message":"conflict with \"kubectl\" using v1"}]}}""", AnswerKind.Conflict)]
    [InlineData(409, """{"kind":"Status","reason":"Conflict","message":"the object has been modified"}""", AnswerKind.Stale)]
    [InlineData(409, """{"kind":"Status","reason":"Conflict","message":"Precondition failed: UID in precondition"}""", AnswerKind.Stale)]
    [InlineData(409, """{"kind":"Status","reason":"AlreadyExists"}""", AnswerKind.AlreadyExists)]
    [InlineData(410, """{"kind":"Status","reason":"Expired"}""", AnswerKind.Expired)]
    [InlineData(413, """{"kind":"Status","reason":"RequestEntityTooLarge"}""", AnswerKind.TooLarge)]
    [InlineData(422, """{"kind":"Status","reason":"Invalid","details":{"causes":[{"reason":"FieldValueTooLong","field":"metadata.annotations"}]}}""", AnswerKind.TooLarge)]
    [InlineData(422, """{"kind":"Status","reason":"Invalid","message":"spec.selector: Invalid value: field is immutable"}""", AnswerKind.Immutable)]
    [InlineData(422, """{"kind":"Status","reason":"Invalid","message":"spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'template', and 'updateStrategy' are forbidden"}""", AnswerKind.Immutable)]
    [InlineData(422, """{"kind":"Status","reason":"Invalid","message":"roleRef: Invalid value: cannot change roleRef"}""", AnswerKind.Immutable)]
    [InlineData(422, """{"kind":"Status","reason":"Invalid","message":"spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`"}""", AnswerKind.Immutable)]
    [InlineData(422, """{"kind":"Status","reason":"Invalid","message":"parameters: Forbidden: updates to parameters are forbidden."}""", AnswerKind.Immutable)]
    [InlineData(422, """{"kind":"Status","reason":"Invalid","message":"spec.replicas: Invalid value: -1"}""", AnswerKind.Invalid)]
    [InlineData(429, """{"kind":"Status","reason":"TooManyRequests"}""", AnswerKind.Throttled)]
    [InlineData(429, "Too many requests, please try again later.", AnswerKind.Throttled)]
    [InlineData(500, """{"kind":"Status","message":"failed to create typed patch object: .data: expected map"}""", AnswerKind.Invalid)]
    [InlineData(500, """{"kind":"Status","message":"unable to convert unstructured object"}""", AnswerKind.Invalid)]
    [InlineData(500, """{"kind":"Status","message":"failed to merge config"}""", AnswerKind.Invalid)]
    [InlineData(500, """{"kind":"Status","message":"etcdserver: request is too large"}""", AnswerKind.TooLarge)]
    [InlineData(500, """{"kind":"Status","message":"etcdserver: leader changed"}""", AnswerKind.OutcomeUnknown)]
    [InlineData(502, "<html>", AnswerKind.OutcomeUnknown)]
    [InlineData(503, """{"kind":"Status","reason":"ServiceUnavailable"}""", AnswerKind.OutcomeUnknown)]
    [InlineData(504, """{"kind":"Status","reason":"Timeout","message":"Timeout: request did not complete within requested timeout 34s"}""", AnswerKind.OutcomeUnknown)]
    internal void An_answer_means(int status, string body, AnswerKind expected) =>
        Assert.Equal(expected, AnswerClassifier.Classify(new ApiResponse(status, Encoding.UTF8.GetBytes(body)), TestClusters.ConfigMaps).Kind);

    [Fact]
    public void No_connection_means_that_nothing_was_done_and_a_lost_answer_does_not()
    {
        Assert.Equal(AnswerKind.Unreachable, AnswerClassifier.Classify(new ApiResponse(0, default, TransportError: "the connection was refused", NeverSent: true), null).Kind);
        Assert.Equal(AnswerKind.OutcomeUnknown, AnswerClassifier.Classify(new ApiResponse(0, default, TransportError: "the connection was reset"), null).Kind);
    }

    [Fact]
    public void A_missing_namespace_object_is_not_found_itself() => Assert.Equal(
        AnswerKind.NotFound,
        AnswerClassifier.Classify(new ApiResponse(404, """{"kind":"Status","details":{"name":"x","kind":"namespaces"}}"""u8.ToArray()), ApiResource.Namespaces).Kind);

    [Theory]
    [InlineData(AnswerKind.Throttled, true)]
    [InlineData(AnswerKind.Unreachable, true)]
    [InlineData(AnswerKind.OutcomeUnknown, true)]
    [InlineData(AnswerKind.NamespaceTerminating, true)]
    [InlineData(AnswerKind.Stale, false)]
    [InlineData(AnswerKind.Forbidden, false)]
    [InlineData(AnswerKind.NotServed, false)]
    [InlineData(AnswerKind.Invalid, false)]
    internal void Only_what_can_pass_by_itself_is_transient(AnswerKind kind, bool transient) =>
        Assert.Equal(transient, new ApiAnswer(kind, new ApiResponse(500, default), ApiStatus.None, null).Transient);

    [Fact]
    public void The_servers_own_text_is_dropped_for_a_secret_and_kept_for_others()
    {
        var response = new ApiResponse(422, """{"kind":"Status","reason":"Invalid","message":"pw: hunter2","details":{"causes":[{"reason":"x","field":"data.pw","message":"hunter2"}]}}"""u8.ToArray());
        Assert.Contains("hunter2", AnswerClassifier.Classify(response, TestClusters.ConfigMaps).Describe("a.yaml:1", "apply").Cause, StringComparison.Ordinal);
        var secret = AnswerClassifier.Classify(response, TestClusters.Secrets).Describe("a.yaml:1", "apply").Cause;
        Assert.DoesNotContain("hunter2", secret, StringComparison.Ordinal);
        Assert.Contains("data.pw", secret, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wait_that_the_server_asks_for_is_read_from_header_or_body()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), AnswerClassifier.Classify(new ApiResponse(429, default, RetryAfter: TimeSpan.FromSeconds(7)), null).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(3), AnswerClassifier.Classify(new ApiResponse(504, """{"kind":"Status","details":{"retryAfterSeconds":3}}"""u8.ToArray()), null).RetryAfter);
    }
}
