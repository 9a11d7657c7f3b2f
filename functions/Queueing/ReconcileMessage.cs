using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Queueing;

/// <summary>The text of a queue message, both ways.</summary>
internal static class ReconcileMessage
{
    /// <summary>Most bytes of a message's text: what 64 KiB of base64 hold.</summary>
    public const int MaxBytes = 49_152;

    /// <summary>The message's text (JSON, without base64).</summary>
    /// <exception cref="FailureException">It would not fit a queue message (final).</exception>
    public static string Encode(ReconcileRequest request)
    {
        var text = JsonSerializer.Serialize(request, ReconcileJson.Default.ReconcileRequest);
        if (Encoding.UTF8.GetByteCount(text) <= MaxBytes) return text;
        throw new FailureException(new Failure($"application {request.Application}", "enqueue", $"the message is longer than {MaxBytes} bytes"));
    }

    /// <summary>Reads a message's text. Unknown, missing, doubled and empty properties are refused.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="request">The request where the answer is true.</param>
    /// <param name="failure">Why not, where the answer is false. Never repeats the text: whoever can write to the queue chose it.</param>
    public static bool TryDecode(string text, [NotNullWhen(true)] out ReconcileRequest? request, [NotNullWhen(false)] out Failure? failure)
    {
        request = null;
        failure = null;
        try
        {
            request = JsonSerializer.Deserialize(text, ReconcileJson.Default.ReconcileRequest);
            failure = request is null ? Malformed("it is null") : Check(request);
        }
        catch (JsonException e)
        {
            failure = Malformed(e.Path is { Length: > 0 and < 80 } path ? $"it is not a reconcile request (at {Printable(path)})" : "it is not a reconcile request");
        }
        if (failure is not null) request = null;
        return failure is null;
    }

    private static Failure? Check(ReconcileRequest request) =>
        request.Application.Length == 0 ? Malformed("it names no application")
        : !Enum.IsDefined(request.Reason) ? Malformed("its reason is none that is known")
        : request.Postponed < 0 ? Malformed("postponed is negative")
        : null;

    private static string Printable(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c));

    private static Failure Malformed(string cause) => new("queue message", "read", cause);
}
