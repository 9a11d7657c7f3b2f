using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Hosting;

/// <summary>
/// The way from a route to its handler, which is made when it is first asked for. A setting that is missing or wrong shows here: it must be
/// told to the log by name and answered, and must not end the process.
/// </summary>
internal static partial class Door
{
    /// <summary>Makes the handler and lets it answer.</summary>
    public static RequestDelegate To<T>(Func<T, HttpContext, Task> handle) where T : notnull => async context =>
    {
        T handler;
        try
        {
            handler = context.RequestServices.GetRequiredService<T>();
        }
        catch (FailureException e)
        {
            var logger = context.RequestServices.GetRequiredService<ILogger<T>>();
            Misconfigured(logger, e.Failure);
            await InvocationAnswer.FailAsync(context);
            return;
        }
        await handle(handler, context);
    };

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Failure}")]
    private static partial void Misconfigured(ILogger logger, Failure failure);
}
