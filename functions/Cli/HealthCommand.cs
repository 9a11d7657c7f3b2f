using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops health -f FILE</c>: how the objects in a file are doing, by the rules that a pass judges them by. No cluster is asked.</summary>
internal static class HealthCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "file or folder with objects as a cluster has them, YAML or JSON; - is stdin; may be given more than once",
            HelpName = "FILE",
            Required = true,
        };
        var recurse = new Option<bool>("--recurse", "-R") { Description = "of a folder: read its sub-folders too" };
        var output = CommonOptions.Output();
        var command = new Command("health", "Tells how the objects in a file are doing; needs no cluster, no settings and no storage.") { files, recurse, output };
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(_ => RunAsync(parsed.GetValue(files)!, parsed.GetValue(recurse), parsed.GetValue(output), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, bool recurse, OutputFormat output, CancellationToken cancel)
    {
        var failures = new List<Failure>();
        var found = new List<HealthOfObject>();
        foreach (var file in files) found.AddRange(await HealthFiles.ReadAsync(file, recurse, failures, cancel));
        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray([.. found.Select(static one => one.ToJson())]), output);
        else Printer.Table(["OBJECT", "HEALTH", "MESSAGE"], found.Select(static one => (string[])[one.Reference.ToString(), one.Health.Status.ToString(), one.Health.Message]));
        foreach (var failure in failures) await Console.Error.WriteLineAsync(TerminalText.Escape(failure.ToString()));
        return failures.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }
}
