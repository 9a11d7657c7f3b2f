using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Functions.Planning;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops diff APPLICATION</c>: what a sync would write. Exit code 0 no difference, 1 differences, 2 error, as <c>kubectl diff</c>.</summary>
internal static class DiffCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var application = CommonOptions.Application();
        var output = CommonOptions.Output();
        var command = new Command("diff", "Shows what a sync would change; writes nothing.") { application, output };
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(
            services => RunAsync(services, parsed.GetValue(application)!, parsed.GetValue(output), cancel), onFailure: ExitCodes.Usage));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string application, OutputFormat output, CancellationToken cancel)
    {
        var plan = await services.GetRequiredService<Preview>().PlanAsync(application, cancel);
        var changes = plan.Changes.Where(c => c.Differs).ToList();
        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray([.. changes.Select(Json)]), output);
        else Printer.Table(["ACTION", "OBJECT", "FIELD", "BEFORE", "AFTER"], changes.SelectMany(Rows));
        foreach (var failure in plan.Failures) await Console.Error.WriteLineAsync(TerminalText.Escape(failure.ToString()));
        if (plan.Failures.Count > 0) return ExitCodes.Usage;
        return changes.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static IEnumerable<string[]> Rows(PlannedChange change) => change.Differences.Count == 0
        ? [[change.Action.ToString(), change.Reference.ToString(), change.Reason, "", ""]]
        : change.Differences.Select(d => (string[])[change.Action.ToString(), change.Reference.ToString(), d.Path, d.Before ?? "-", d.After ?? "-"]);

    private static JsonObject Json(PlannedChange change) => new()
    {
        ["action"] = change.Action.ToString(),
        ["object"] = StatusJson.Object(change.Reference),
        ["origin"] = change.Desired?.Manifest.Origin.ToString(),
        ["reason"] = change.Reason,
        ["differences"] = new JsonArray([.. change.Differences.Select(d => new JsonObject { ["path"] = d.Path, ["before"] = d.Before, ["after"] = d.After })]),
    };
}
