using System.CommandLine;

namespace GitOps.Functions.Cli;

/// <summary>The command line tool: one line a verb.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <returns>0 success, 1 failure, 2 wrong usage; <c>diff</c>: 0 no difference, 1 differences, 2 error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        var verb = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        await Console.Error.WriteLineAsync($"'gitops {verb}--help' shows the usage.");
        return ExitCodes.Usage;
    }

    private static RootCommand Root() => new("Makes the state of Kubernetes clusters what Git says, and keeps an audit trail of it.")
    {
        ServeCommand.Create(),
        RenderCommand.Create(),
        DiffCommand.Create(),
        SyncCommand.Create(),
        TerminateCommand.Create(),
        StatusCommand.Create(),
        HealthCommand.Create(),
        AuditCommand.Create(),
        DoctorCommand.Create(),
    };
}
