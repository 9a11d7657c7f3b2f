namespace GitOps.Functions.Cli;

/// <summary>
/// The log of a verb: a line each to stderr, as all that is no data. Not the console logger of the framework: the options that it is made with are
/// generic types put together at run time, which took a twentieth of a sync's time, mostly for a log without a line.
/// </summary>
/// <param name="target">Where the lines go.</param>
/// <param name="least">The least level that is told.</param>
internal sealed class ErrorLog(TextWriter target, LogLevel least) : ILoggerProvider
{
    /// <summary>A factory of loggers that write here.</summary>
    public ILoggerFactory ToFactory() => new LoggerFactory([this], new LoggerFilterOptions { MinLevel = least });

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new ErrorLogger(target, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The writer is the caller's.
    }
}
