using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>The handler's answer to an invocation, judged as the host does.</summary>
/// <param name="IsNone">An empty body or the JSON text null: the host goes on waiting.</param>
/// <param name="Logs">Lines for the log.</param>
internal sealed record HandlerAnswer(bool IsNone, IReadOnlyList<string> Logs)
{
    private static readonly HandlerAnswer None = new(true, []);

    /// <summary>Reads a response with a status of success.</summary>
    /// <exception cref="InvalidDataException">Content type or body are such that the host counts a failure.</exception>
    public static async Task<HandlerAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var body = await response.Content.ReadAsStringAsync(cancel);
        var type = response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";
        var isJson = type is "application/json" or "text/json";
        if (body.Length == 0 && (isJson || response.Content.Headers.ContentLength == 0)) return None;
        if (!isJson) throw new InvalidDataException($"The answer cannot be read: content type '{type}' is none that the host reads; it must be application/json.");
        return Judge(Parse(body));
    }

    private static HandlerAnswer Judge(JToken answer)
    {
        if (answer.Type == JTokenType.Null) return None;
        if (answer is not JObject result) throw new InvalidDataException("The answer cannot be read: the body is not a JSON object.");
        if (Get(result, "Outputs") is not (null or JObject or { Type: JTokenType.Null })) throw new InvalidDataException("The answer cannot be read: Outputs must be an object.");
        if (Get(result, "Logs") is not (null or JArray or { Type: JTokenType.Null })) throw new InvalidDataException("The answer cannot be read: Logs must be an array.");
        return new HandlerAnswer(false, [.. (Get(result, "Logs") as JArray ?? []).Select(line => (string?)line ?? "")]);
    }

    private static JToken Parse(string body)
    {
        try
        {
            return JToken.Parse(body);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The answer cannot be read: the body is not JSON.", e);
        }
    }

    private static JToken? Get(JObject answer, string name) => answer.GetValue(name, StringComparison.OrdinalIgnoreCase);
}
