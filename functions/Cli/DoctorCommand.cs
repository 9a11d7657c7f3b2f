using System.CommandLine;
using System.Text.Json.Nodes;
using GitOps.Functions.Hosting;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops doctor</c>: whether everything is there that the installation needs.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var output = CommonOptions.Output();
        var command = new Command("doctor", "Looks at tools, storage, manifests, clusters and repositories, and says what does not work.") { output };
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(async services => await PrintAsync(await services.GetRequiredService<Doctor>().RunAsync(cancel), parsed.GetValue(output))));
        return command;
    }

    private static async Task<int> PrintAsync(IReadOnlyList<DoctorCheck> checks, OutputFormat output)
    {
        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray([.. checks.Select(static one => (JsonNode?)Json(one))]), output);
        else Printer.Table(["WHAT", "RESULT", "DETAIL"], checks.Select(static one => (string[])[one.What, one.Result.ToString(), one.Detail]));
        return checks.Any(static one => one.Result == DoctorResult.Failed) ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static JsonObject Json(DoctorCheck one) => new() { ["what"] = one.What, ["result"] = one.Result.ToString(), ["detail"] = one.Detail };
}
