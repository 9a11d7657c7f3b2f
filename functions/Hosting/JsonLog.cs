namespace GitOps.Functions.Hosting;

/// <summary>
/// The function app's log: a JSON object a line to stdout, which the Functions host takes up. Not the framework's JSON console: the options that it is
/// made with are generic types put together at run time, a tenth of the app's start (docs/performance.md). A line is out when the call returns, so that
/// a kill loses none.
/// </summary>
/// <param name="target">Where the lines go.</param>
internal sealed class JsonLog(Stream target) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new JsonLogger(target, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The stream is the caller's.
    }
}
