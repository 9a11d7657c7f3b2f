using System.CommandLine;
using System.CommandLine.Parsing;
using GitOps.Functions.Reconciling;
using GitOps.Functions.Rendering;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops render</c>: the objects of an Application's source, or of a folder on this machine, as they would be applied. No cluster is asked.</summary>
internal static class RenderCommand
{
    private static readonly Argument<string?> Name = OfName();
    private static readonly Option<string?> Folder = new("--path") { Description = "render this folder; needs no settings and no storage", HelpName = "DIR" };
    private static readonly Option<bool> Recurse = new("--recurse") { Description = "with --path: read sub-folders too" };
    private static readonly Option<string?> Manifest = new("--application") { Description = "render the Applications of this file or folder; needs no storage", HelpName = "FILE" };
    private static readonly Option<string?> Checkout = new("--source") { Description = "with --application: this folder stands for every source's repository, or chart", HelpName = "DIR" };
    private static readonly Option<string?> Revision = new("--set-revision") { Description = "with --application: in place of the targetRevision of every Git source", HelpName = "REVISION" };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var output = CommonOptions.Output();
        output.DefaultValueFactory = _ => OutputFormat.Json;
        var command = new Command("render", "Prints the objects that a source renders to.") { Name, Folder, Recurse, Manifest, Checkout, Revision, output };
        command.Validators.Add(Check);
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(async services => await PrintAsync(await RenderAsync(services, parsed, cancel), parsed.GetValue(output))));
        return command;
    }

    private static Argument<string?> OfName()
    {
        var name = CommonOptions.OptionalApplication();
        name.Description = "the Application whose source is rendered";
        return name;
    }

    private static void Check(CommandResult result)
    {
        var (name, folder, manifest) = (result.GetValue(Name), result.GetValue(Folder), result.GetValue(Manifest));
        if (new[] { name, folder, manifest }.Count(static one => one is not null) != 1) result.AddError("render: give an application, --path DIR or --application FILE");
        if (manifest is null && (result.GetValue(Checkout) ?? result.GetValue(Revision)) is not null) result.AddError("render: --source and --set-revision only count with --application");
    }

    private static async Task<IReadOnlyList<RenderResult>> RenderAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(Folder) is { } folder) return [await services.GetRequiredService<LocalRender>().RenderAsync(folder, parsed.GetValue(Recurse), cancel)];
        if (parsed.GetValue(Manifest) is { } manifest) return await services.GetRequiredService<ManifestRender>().RenderAsync(manifest, parsed.GetValue(Checkout), parsed.GetValue(Revision), cancel);
        return [(await services.GetRequiredService<Preview>().RenderAsync(parsed.GetValue(Name)!, cancel)).Rendered];
    }

    private static async Task<int> PrintAsync(IReadOnlyList<RenderResult> results, OutputFormat output)
    {
        var objects = results.SelectMany(static rendered => rendered.Objects).ToList();
        if (output != OutputFormat.Table) await Printer.ObjectsAsync(objects.Select(static o => o.Json), output);
        else Printer.Table(["OBJECT", "WRITTEN IN"], objects.Select(static o => (string[])[o.Reference.ToString(), o.Origin.ToString()]));
        foreach (var warning in results.SelectMany(static rendered => rendered.Warnings)) await Console.Error.WriteLineAsync(TerminalText.Escape("warning: " + warning));
        foreach (var failure in results.SelectMany(static rendered => rendered.Failures)) await Console.Error.WriteLineAsync(TerminalText.Escape(failure.ToString()));
        return results.All(static rendered => rendered.Complete) ? ExitCodes.Success : ExitCodes.Failure;
    }
}
