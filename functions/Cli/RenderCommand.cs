using System.CommandLine;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops render</c>: the objects of an Application's source, or of a folder on this machine, as they would be applied. No cluster is asked.</summary>
internal static class RenderCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var application = CommonOptions.OptionalApplication();
        application.Description = "the Application whose source is rendered";
        var path = new Option<string?>("--path") { Description = "render this folder instead; needs no settings and no storage", HelpName = "DIR" };
        var recurse = new Option<bool>("--recurse") { Description = "with --path: read sub-folders too" };
        var output = CommonOptions.Output();
        output.DefaultValueFactory = _ => OutputFormat.Json;
        var command = new Command("render", "Prints the objects that a source renders to.") { application, path, recurse, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(application) is null == result.GetValue(path) is null) result.AddError("render: give either an application or --path DIR");
        });
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(async services => await PrintAsync(
            parsed.GetValue(path) is { } folder
                ? await services.GetRequiredService<LocalRender>().RenderAsync(folder, parsed.GetValue(recurse), cancel)
                : (await services.GetRequiredService<Preview>().RenderAsync(parsed.GetValue(application)!, cancel)).Rendered,
            parsed.GetValue(output))));
        return command;
    }

    private static async Task<int> PrintAsync(RenderResult rendered, OutputFormat output)
    {
        if (output != OutputFormat.Table) await Printer.ObjectsAsync(rendered.Objects.Select(static o => o.Json), output);
        else Printer.Table(["OBJECT", "WRITTEN IN"], rendered.Objects.Select(o => (string[])[o.Reference.ToString(), o.Origin.ToString()]));
        foreach (var failure in rendered.Failures) await Console.Error.WriteLineAsync(TerminalText.Escape(failure.ToString()));
        return rendered.Complete ? ExitCodes.Success : ExitCodes.Failure;
    }
}
