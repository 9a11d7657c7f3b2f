using System.Globalization;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Cli;

/// <summary>What surrounds every verb that works on the configured applications: the services, and the way in which failures are told.</summary>
internal static class VerbRunner
{
    /// <summary>Runs a verb with the services of this process.</summary>
    /// <param name="work">The verb.</param>
    /// <param name="onFailure">Exit code where the verb fails.</param>
    /// <returns>The verb's exit code; a failure is one line on stderr, never a stack trace.</returns>
    public static async Task<int> RunAsync(Func<IServiceProvider, Task<int>> work, int onFailure = ExitCodes.Failure)
    {
        await using var services = CliServices.Create();
        try
        {
            return await work(services);
        }
        catch (FailureException e)
        {
            await Console.Error.WriteLineAsync(TerminalText.Escape(e.Failure.ToString()));
            return onFailure;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("interrupted");
            return onFailure;
        }
        catch (Exception e)
        {
            // A defect of ours: the type and text help to report it; a stack only where it is asked for.
            var detail = Environment.GetEnvironmentVariable("GITOPS_DEBUG") == "1" ? e.ToString() : e.Message;
            await Console.Error.WriteLineAsync(TerminalText.Escape(string.Create(CultureInfo.InvariantCulture, $"gitops: internal error: {e.GetType().Name}: {detail}")));
            return onFailure;
        }
    }
}
