using GitOps.Functions.Cli;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.Cli;

/// <summary>The log of the verbs.</summary>
public sealed class ErrorLogTests : IDisposable
{
    private readonly StringWriter _target = new();

    /// <inheritdoc/>
    public void Dispose() => _target.Dispose();

    [Fact]
    public void What_is_told_is_one_line_that_no_terminal_obeys()
    {
        using var factory = new ErrorLog(_target, LogLevel.Error).ToFactory();
        var logger = factory.CreateLogger<ErrorLogTests>();

        logger.LogError("Defect: {Defect}", "a\nb\u001b[2J");
        logger.LogCritical(new InvalidOperationException("broken\r\nin two"), "It ended");

        var lines = _target.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("Error: GitOps.Functions.Tests.Cli.ErrorLogTests: Defect: a b\\x1b[2J", lines[0]);
        Assert.Equal("Critical: GitOps.Functions.Tests.Cli.ErrorLogTests: It ended System.InvalidOperationException: broken in two", lines[1]);
    }

    [Theory]
    [InlineData(LogLevel.Error, "")]
    [InlineData(LogLevel.Debug, "Warning: GitOps.Functions.Tests.Cli.ErrorLogTests: slow\n")]
    public void Less_than_the_least_level_is_not_told(LogLevel least, string told)
    {
        using var factory = new ErrorLog(_target, least).ToFactory();

        factory.CreateLogger<ErrorLogTests>().LogWarning("slow");

        Assert.Equal(told, _target.ToString());
    }
}
