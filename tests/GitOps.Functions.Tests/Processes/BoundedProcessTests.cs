using System.Diagnostics;
using System.Text;
using GitOps.Functions.Outcomes;
using GitOps.Functions.Processes;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Processes;

/// <summary>Children that misbehave, run by the real shell. None may be left when the answer is there.</summary>
public sealed class BoundedProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_child_sees_its_arguments_its_folder_and_only_the_named_variables()
    {
        var result = await RunAsync("""pwd; echo "$1"; /usr/bin/env | /usr/bin/sort; cat""", c => c with { Environment = new Dictionary<string, string> { ["NAMED"] = "x y" } }, "a 'b' $c");
        Assert.Equal((BoundedOutcome.Exited, 0), (result.Outcome, result.ExitCode));
        var lines = Encoding.UTF8.GetString(result.Output.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([_folder.Path, "a 'b' $c", "NAMED=x y", $"PWD={_folder.Path}"], lines.Where(l => !l.StartsWith("_=", StringComparison.Ordinal) && !l.StartsWith("OLDPWD", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_exit_code_and_the_end_of_standard_error_are_told()
    {
        var result = await RunAsync("i=0; while [ $i -lt 3000 ]; do echo line $i >&2; i=$((i+1)); done; exit 7");
        Assert.Equal((BoundedOutcome.Exited, 7), (result.Outcome, result.ExitCode));
        Assert.EndsWith("line 2999\n", result.ErrorTail, StringComparison.Ordinal);
        Assert.True(result.ErrorTail.Length <= BoundedResult.TailBytes && !result.Succeeded);
    }

    [Theory]
    [InlineData("while :; do echo 0123456789012345678901234567890123456789; done")]
    [InlineData("while :; do echo 0123456789012345678901234567890123456789 >&2; done")]
    public async Task A_flood_is_stopped(string script)
    {
        var result = await RunAsync(script, c => c with { OutputBytes = 100_000, ErrorBytes = 100_000 });
        Assert.Equal(BoundedOutcome.Flooded, result.Outcome);
        Assert.True(result.Output.Length <= 100_000);
    }

    [Theory]
    [InlineData("while :; do :; done")]
    [InlineData("trap '' TERM INT HUP; while :; do /bin/sleep 0.1; done")]
    [InlineData("/bin/sleep 1000 & /bin/sleep 1000 & wait")]
    [InlineData("(trap '' TERM; while :; do /bin/sleep 0.1; done) & /bin/sleep 1000")]
    public async Task A_child_that_hangs_is_killed_with_all_that_it_started(string script)
    {
        var result = await RunAsync(script, c => c with { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(BoundedOutcome.TimedOut, result.Outcome);
        await AssertNobodyIsLeftAsync();
    }

    [Fact]
    public async Task What_a_child_leaves_in_the_background_ends_with_it()
    {
        var result = await RunAsync("/bin/sleep 1000 & echo done");
        Assert.Equal("done\n", Encoding.UTF8.GetString(result.Output.Span));
        await AssertNobodyIsLeftAsync();
    }

    [Fact]
    public async Task A_child_that_takes_too_much_memory_ends()
    {
        var result = await RunAsync("x=0123456789abcdef; while :; do x=$x$x; done", c => c with { MemoryBytes = 64 << 20 });
        Assert.False(result.Succeeded);
        Assert.NotEqual(BoundedOutcome.TimedOut, result.Outcome);
    }

    [Fact]
    public async Task Cancelling_kills_the_child()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BoundedProcess.RunAsync(Command("/bin/sleep 1000"), TimeProvider.System, cancel.Token));
        await AssertNobodyIsLeftAsync();
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_failure() =>
        await Assert.ThrowsAsync<FailureException>(() => RunAsync(":", c => c with { WorkingFolder = _folder["nowhere"] }));

    private Task<BoundedResult> RunAsync(string script, Func<BoundedCommand, BoundedCommand>? with = null, params string[] arguments) =>
        BoundedProcess.RunAsync((with ?? (c => c))(Command(script, arguments)), TimeProvider.System, TestContext.Current.CancellationToken);

    private BoundedCommand Command(string script, params string[] arguments) =>
        new() { Program = "/bin/sh", Arguments = ["-c", script, "sh", .. arguments], WorkingFolder = _folder.Path, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>All of them run in this test's own folder, and nobody else does. A killed process is there until it is reaped.</summary>
    private async Task AssertNobodyIsLeftAsync()
    {
        for (var i = 0; i < 200 && Left().Length > 0; i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Empty(Left());
    }

    private string[] Left() => [.. Process.GetProcesses().Where(p => WorksIn(p.Id) == _folder.Path).Select(p => $"{p.Id} {p.ProcessName}")];

    private static string? WorksIn(int process)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{process}/cwd", false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
