using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.Reconciling;

/// <summary>Keeps what was logged with its level, and may tell a test at once.</summary>
internal sealed class LevelLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    /// <summary>Told each line as it is logged.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>What was logged as an error, in order.</summary>
    public IReadOnlyList<string> Errors => [.. _lines.Where(static line => line.Level == LogLevel.Error).Select(static line => line.Text)];

    /// <summary>All that was logged, in order.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(static line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        _lines.Enqueue((logLevel, text));
        Told?.Invoke(text);
    }

    public void Dispose()
    {
    }
}
