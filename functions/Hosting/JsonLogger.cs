using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace GitOps.Functions.Hosting;

/// <summary>Writes what one part of the program logs, in the members that the framework's JSON console has.</summary>
/// <param name="target">Where the lines go; all loggers' own lock.</param>
/// <param name="category">The part: the name of its type.</param>
internal sealed class JsonLogger(Stream target, string category) : ILogger
{
    // Non-ASCII is escaped by default, so that no character of a repository's text can do anything to a terminal.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line, Options)) Write(writer, logLevel, eventId, formatter(state, exception), exception, state as IEnumerable<KeyValuePair<string, object?>>);
        line.Write("\n"u8);
        // One write a line, so that lines of several threads do not mix.
        lock (target)
        {
            target.Write(line.WrittenSpan);
            target.Flush();
        }
    }

    private void Write(Utf8JsonWriter writer, LogLevel level, EventId id, string message, Exception? exception, IEnumerable<KeyValuePair<string, object?>>? state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("EventId", id.Id);
        writer.WriteString("LogLevel", level.ToString());
        writer.WriteString("Category", category);
        writer.WriteString("Message", message);
        if (exception is not null) writer.WriteString("Exception", exception.ToString());
        if (state is not null)
        {
            writer.WriteStartObject("State");
            foreach (var (name, value) in state) writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
