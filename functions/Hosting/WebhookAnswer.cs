using System.Text.Json;

namespace GitOps.Functions.Hosting;

/// <summary>What a webhook's sender gets to see: <c>{"applications":[…],"message":"…"}</c>.</summary>
internal static class WebhookAnswer
{
    /// <summary>Writes the answer, if none has begun.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="message">One sentence, or null.</param>
    /// <param name="applications">The applications that were queued, or null where the delivery was refused.</param>
    public static async Task WriteAsync(HttpContext context, int status, string? message, IReadOnlyList<string>? applications)
    {
        if (context.Response.HasStarted) return;
        var body = Body(message, applications);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static ReadOnlyMemory<byte> Body(string? message, IReadOnlyList<string>? applications)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (applications is not null)
            {
                json.WriteStartArray("applications");
                foreach (var name in applications) json.WriteStringValue(name);
                json.WriteEndArray();
            }
            if (message is not null) json.WriteString("message", message);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
