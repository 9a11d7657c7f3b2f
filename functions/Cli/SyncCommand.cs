using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Hosting;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops sync</c>: one pass now, in this process, by the same method as a queue message's.</summary>
internal static class SyncCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var application = CommonOptions.Application();
        var prune = new Option<bool>("--prune") { Description = "delete what left Git although the policy does not" };
        var confirm = new Option<bool>("--confirm") { Description = "with --prune: delete also what waits for a confirmation (Prune=confirm)" };
        var ignoreBudget = new Option<bool>("--ignore-prune-budget") { Description = "with --prune: delete more than the budget allows; the audit says so" };
        var output = CommonOptions.Output();
        var command = new Command("sync", "Applies what Git says now, and waits for it.") { application, prune, confirm, ignoreBudget, output };
        command.Validators.Add(parsed =>
        {
            if (!parsed.GetValue(prune) && (parsed.GetValue(confirm) || parsed.GetValue(ignoreBudget))) parsed.AddError("--confirm and --ignore-prune-budget only count with --prune");
        });
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(services =>
            RunAsync(services, parsed.GetValue(application)!, new ManualSyncOptions(parsed.GetValue(prune), parsed.GetValue(confirm), parsed.GetValue(ignoreBudget)), parsed.GetValue(output), cancel)));
        return command;
    }

    // It has no status any more.
    private static async Task<int> DeletedAsync(string application, PassResult result, OutputFormat output)
    {
        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray(), output);
        await Console.Error.WriteLineAsync(TerminalText.Escape($"{application}: {result.Message}"));
        return ExitCodes.Success;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string application, ManualSyncOptions options, OutputFormat output, CancellationToken cancel)
    {
        var result = await services.GetRequiredService<ManualSync>().RunAsync(application, options, static text => Console.Error.WriteLine(TerminalText.Escape(text)), cancel);
        var managed = await services.GetRequiredService<ManagedApplications>().ReadAsync(cancel);
        if (result.Kind == PassResultKind.Synced && managed.IsGone(application)) return await DeletedAsync(application, result, output);
        await StatusCommand.PrintAsync(services, managed, application, output, cancel);
        if (result.Kind is PassResultKind.Synced or PassResultKind.Unchanged) return ExitCodes.Success;
        await Console.Error.WriteLineAsync(TerminalText.Escape(result.Message));
        return ExitCodes.Failure;
    }
}
