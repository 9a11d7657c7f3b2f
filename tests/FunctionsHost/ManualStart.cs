using Microsoft.Azure.WebJobs;
using Newtonsoft.Json.Linq;

namespace GitOps.Functions.FunctionsHost;

/// <summary>
/// <c>POST /admin/functions/{name}</c> with the key and <c>{"input": "..."}</c> starts a timer or queue function by hand.
/// The answer is 202 at once.
/// </summary>
internal sealed class ManualStart(AppFolder app, IHost triggers, FunctionKey key, ILogger log)
{
    public void Map(WebApplication web) => web.MapPost("/admin/functions/{name}", AnswerAsync);

    private async Task<IResult> AnswerAsync(HttpContext context, string name)
    {
        if (!key.Fits(context.Request)) return Results.Unauthorized();
        var function = app.Functions.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase) && f.TriggerType != FunctionFile.HttpTrigger);
        if (function is null) return Results.NotFound();
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        _ = CallAsync(function, text.Length == 0 ? "" : (string?)JObject.Parse(text)["input"] ?? "");
        return Results.Accepted();
    }

    private async Task CallAsync(FunctionFile function, string input)
    {
        try
        {
            var job = triggers.Services.GetRequiredService<IJobHost>();
            await job.CallAsync(function.Name, new Dictionary<string, object> { [function.TriggerName] = input });
        }
        catch (Exception e)
        {
            log.LogError(e, "{Function} failed", function.Name);
        }
    }
}
