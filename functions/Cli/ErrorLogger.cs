namespace GitOps.Functions.Cli;

/// <summary>Writes what one part of the program logs.</summary>
/// <param name="target">Where the lines go; may be written to from several threads.</param>
/// <param name="category">The part: the name of its type.</param>
internal sealed class ErrorLogger(TextWriter target, string category) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = $"{logLevel}: {category}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}";
        target.WriteLine(TerminalText.Escape(text.ReplaceLineEndings(" ")));
    }
}
