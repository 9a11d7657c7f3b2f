using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.Audit;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops status</c>: how the applications stand, one row each.</summary>
internal static class StatusCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var application = CommonOptions.OptionalApplication();
        var output = CommonOptions.Output();
        var command = new Command("status", "Shows how the applications stand.") { application, output };
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(services => PrintAsync(services, parsed.GetValue(application), parsed.GetValue(output), cancel)));
        return command;
    }

    /// <summary>Prints the status of one application, or of all.</summary>
    /// <returns>1 where a named application is not managed and has no status.</returns>
    public static async Task<int> PrintAsync(IServiceProvider services, string? application, OutputFormat output, CancellationToken cancel)
    {
        var catalogue = await services.GetRequiredService<ManagedApplications>().ReadAsync(cancel);
        foreach (var failure in catalogue.Failures) await Console.Error.WriteLineAsync(TerminalText.Escape(failure.ToString()));
        foreach (var warning in catalogue.Warnings) await Console.Error.WriteLineAsync(TerminalText.Escape("warning: " + warning));
        var known = new List<ApplicationStatus>();
        await foreach (var status in services.GetRequiredService<StatusStore>().ListAsync(cancel)) known.Add(status);
        var rows = Rows(catalogue, known).Where(s => application is null || s.Application == application).ToList();
        if (application is not null && rows.Count == 0)
        {
            await Console.Error.WriteLineAsync(TerminalText.Escape($"{application}: status: no Application of that name is managed here"));
            return ExitCodes.Failure;
        }
        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray([.. rows.Select(StatusJson.Of)]), output);
        else Print(rows);
        return ExitCodes.Success;
    }

    /// <summary>Applications that were never looked at have a row too: silence would read as "nothing managed".</summary>
    private static IEnumerable<ApplicationStatus> Rows(ApplicationCatalogue catalogue, List<ApplicationStatus> known) =>
        catalogue.All.Where(a => known.TrueForAll(s => s.Application != a.Name)).Select(a => new ApplicationStatus { Application = a.Name, Parent = a.Registered?.Parent ?? "", Message = "not looked at yet" })
            .Concat(known.Select(s => Managed(catalogue, s))).OrderBy(s => s.Application, StringComparer.Ordinal);

    private static ApplicationStatus Managed(ApplicationCatalogue catalogue, ApplicationStatus status) =>
        !catalogue.Complete || catalogue.Find(status.Application) is not null || catalogue.FindInvalid(status.Application) is not null
            ? status
            : status with { Sync = SyncStatus.Unknown, Message = "no longer managed; its objects were left as they are" };

    private static void Print(List<ApplicationStatus> rows)
    {
        // Only those who have parents need the column.
        var parents = rows.Exists(static s => s.Parent.Length > 0);
        Printer.Table(["APPLICATION", .. parents ? ["PARENT"] : (string[])[], "SYNC", "HEALTH", "LAST PASS", "REVISION", "AT", "MESSAGE"], rows.Select(s => (string[])
        [
            s.Application, .. parents ? [s.Parent.Length > 0 ? s.Parent : "-"] : (string[])[], s.Sync.ToString(), s.Health.ToString(), s.Phase?.ToString() ?? "-", Short(s.Revision),
            s.FinishedAt?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-", s.Message,
        ]));
        foreach (var status in rows) PrintDetails(status);
    }

    private static void PrintDetails(ApplicationStatus status)
    {
        if (status.HealthMessage.Length > 0) Console.Error.WriteLine(TerminalText.Escape($"{status.Application}: {status.Health}: {status.HealthMessage}"));
        foreach (var failure in status.Failures) Console.Error.WriteLine(TerminalText.Escape($"{status.Application}: failed: {failure}"));
        foreach (var warning in status.Warnings) Console.Error.WriteLine(TerminalText.Escape($"{status.Application}: warning: {warning}"));
        foreach (var defect in status.Defects) Console.Error.WriteLine(TerminalText.Escape($"{status.Application}: defect: {defect}"));
        foreach (var drift in status.Drift) Console.Error.WriteLine(TerminalText.Escape($"{status.Application}: differs: {drift.Object}: {string.Join(", ", drift.Fields)}"));
    }

    private static string Short(string revision) => revision.Length > 10 ? revision[..10] : revision.Length == 0 ? "-" : revision;
}
