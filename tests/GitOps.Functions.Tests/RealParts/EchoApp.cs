namespace GitOps.Functions.Tests.RealParts;

/// <summary>
/// A tiny Functions app with a handler in node, which answers as the message says and notes each request in its log:
/// for tests of the host stand-in.
/// </summary>
public sealed class EchoApp : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes it.</summary>
    public EchoApp()
    {
        _folder.Write("host.json", """
            {
              "version": "2.0",
              "customHandler": { "description": { "defaultExecutablePath": "node", "arguments": ["handler.mjs"] }, "enableForwardingHttpRequest": true, "enableProxyingHttpRequest": true },
              "extensions": { "queues": { "maxDequeueCount": 2, "visibilityTimeout": "00:00:00", "maxPollingInterval": "00:00:00.200" } }
            }
            """);
        _folder.Write("queue/function.json", """{ "bindings": [{ "type": "queueTrigger", "direction": "in", "name": "message", "queueName": "work" }] }""");
        _folder.Write("timer/function.json", """{ "bindings": [{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 0 0 1 1 *" }] }""");
        _folder.Write("web/function.json", """
            { "bindings": [
              { "type": "httpTrigger", "direction": "in", "name": "request", "authLevel": "anonymous", "route": "echo/{name}" },
              { "type": "http", "direction": "out", "name": "response" }] }
            """);
        _folder.Write("handler.mjs", """
            import { createServer } from "node:http";

            createServer(async (request, response) => {
              let body = "";
              for await (const piece of request) body += piece;
              if (request.url === "/") return response.end("ready");
              console.log(`${request.method} ${request.url} ${body}`);
              const fails = body.includes("please fail");
              response.writeHead(fails ? 500 : 200, { "Content-Type": "application/json" });
              response.end(JSON.stringify({ Outputs: {}, Logs: ["worked"], ReturnValue: null, Url: request.url, Body: body }));
            }).listen(Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT), "127.0.0.1");
            """);
    }

    /// <summary>The app's folder.</summary>
    public string Path => _folder.Path;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
