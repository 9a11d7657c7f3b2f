namespace GitOps.Functions.Hosting;

/// <summary>
/// The answer to a queue or timer invocation. An empty answer, 204 or JSON null would hang the invocation until functionTimeout and
/// then get the process killed, so there is exactly one way to answer: this object.
/// </summary>
internal static class InvocationAnswer
{
    private static readonly byte[] Done = """{"Outputs":{},"Logs":[],"ReturnValue":null}"""u8.ToArray();
    private static readonly byte[] Broken = """{"error":"the invocation failed; the log has the reason"}"""u8.ToArray();

    /// <summary>200: the work is done, or its outcome is recorded.</summary>
    public static Task SucceedAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, Done);

    /// <summary>500: the host delivers the message again, and after maxDequeueCount attempts moves it to the poison queue.</summary>
    public static Task FailAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status500InternalServerError, Broken);

    private static async Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
