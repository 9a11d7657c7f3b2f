using System.CommandLine;
using GitOps.Functions.Applications;
using GitOps.Functions.Hosting;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops terminate</c>: ends a sync in several steps that still runs.</summary>
internal static class TerminateCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var application = CommonOptions.Application();
        var output = CommonOptions.Output();
        var command = new Command("terminate", "Ends the sync that still runs: nothing more of it is begun, and its running hooks are deleted.") { application, output };
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(services => RunAsync(services, parsed.GetValue(application)!, parsed.GetValue(output), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string application, OutputFormat output, CancellationToken cancel)
    {
        var result = await services.GetRequiredService<ManualSync>().RunAsync(application, new ManualSyncOptions(Terminate: true), static text => Console.Error.WriteLine(TerminalText.Escape(text)), cancel);
        await StatusCommand.PrintAsync(services, await services.GetRequiredService<ManagedApplications>().ReadAsync(cancel), application, output, cancel);
        if (result.Operation.Length > 0) return ExitCodes.Success;
        await Console.Error.WriteLineAsync(TerminalText.Escape(result.Kind is PassResultKind.Contended or PassResultKind.NotManaged ? result.Message : $"{application}: terminate: no sync is running"));
        return ExitCodes.Failure;
    }
}
