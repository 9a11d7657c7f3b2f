using Microsoft.Extensions.Primitives;

namespace GitOps.Functions.Webhooks;

/// <summary>One HTTP request as it came in: nothing of it is trusted until a provider has proved it.</summary>
/// <param name="method">HTTP method.</param>
/// <param name="headers">Every header with every value that was sent for it. Copied; names are found without regard to case.</param>
/// <param name="body">The body's very bytes, at most <see cref="BoundedBodyReader.MaxBytes"/>: signatures are over these, not over a re-encoding.</param>
internal sealed class WebhookRequest(string method, IEnumerable<KeyValuePair<string, StringValues>> headers, ReadOnlyMemory<byte> body)
{
    private readonly Dictionary<string, StringValues> _headers = new(headers, StringComparer.OrdinalIgnoreCase);

    /// <summary>HTTP method.</summary>
    public string Method { get; } = method;

    /// <summary>The body's very bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Every header with every value that was sent for it.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers => _headers;

    /// <summary>The Content-Type header, or null where it is missing or sent twice.</summary>
    public string? ContentType => Only("Content-Type");

    /// <summary>
    /// The value of a header that was sent exactly once. Two headers of one name are never resolved by taking the first or the last:
    /// a proxy and this process could choose differently.
    /// </summary>
    /// <returns>Null where the header is missing or was sent more than once.</returns>
    public string? Only(string header) => _headers.TryGetValue(header, out var values) && values.Count == 1 ? values[0] : null;

    /// <summary>Why <see cref="Only"/> gave nothing, for the log: names the header, never its value.</summary>
    public string WhyNot(string header) =>
        _headers.TryGetValue(header, out var values) && values.Count > 1 ? $"{header} was sent {values.Count} times" : $"{header} is missing";
}
