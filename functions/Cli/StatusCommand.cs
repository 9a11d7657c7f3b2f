using System.CommandLine;
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
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(async services =>
            await PrintAsync(services, await services.GetRequiredService<ManagedApplications>().ReadAsync(cancel), parsed.GetValue(application), parsed.GetValue(output), cancel)));
        return command;
    }

    /// <summary>Prints the status of one application, or of all.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="catalogue">What is managed.</param>
    /// <param name="application">Which; null for all.</param>
    /// <param name="output">How.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>1 where a named application is not managed and has no status.</returns>
    public static async Task<int> PrintAsync(IServiceProvider services, ApplicationCatalogue catalogue, string? application, OutputFormat output, CancellationToken cancel)
    {
        foreach (var failure in catalogue.Failures) await Console.Error.WriteLineAsync(TerminalText.Escape(failure.ToString()));
        foreach (var warning in catalogue.Warnings) await Console.Error.WriteLineAsync(TerminalText.Escape("warning: " + warning));
        var all = new StatusRows(catalogue);
        var rows = all.Of(await KnownAsync(services.GetRequiredService<StatusStore>(), application, cancel)).Where(s => application is null || s.Application == application).ToList();
        if (application is not null && rows.Count == 0)
        {
            var had = await services.GetRequiredService<AuditLog>().ReadAsync(application, new AuditQuery { Max = 1 }, cancel).AnyAsync(cancel);
            await Console.Error.WriteLineAsync(TerminalText.Escape($"{application}: status: no Application of that name is managed here{(had ? $"; `gitops audit {application}` tells what became of it" : "")}"));
            return ExitCodes.Failure;
        }
        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray([.. rows.Select(s => StatusJson.Of(s, all.DeletingSince(s.Application)))]), output);
        else Print(rows);
        return ExitCodes.Success;
    }

    // Of one application one row is read: neither their number nor what is wrong with another's is in the way.
    private static async Task<IReadOnlyList<ApplicationStatus>> KnownAsync(StatusStore statuses, string? application, CancellationToken cancel)
    {
        if (application is null) return await statuses.ListAsync(cancel).ToListAsync(cancel);
        return await statuses.ReadAsync(application, cancel) is { } known ? [known] : [];
    }

    private static void Print(List<ApplicationStatus> rows)
    {
        // Only those who have parents need the column.
        var parents = rows.Exists(static s => s.Parent.Length > 0);
        Printer.Table(["APPLICATION", .. parents ? ["PARENT"] : (string[])[], "SYNC", "HEALTH", "LAST PASS", "REVISION", "AT", "MESSAGE"], rows.Select(s => (string[])
        [
            s.Application, .. parents ? [s.Parent.Length > 0 ? s.Parent : "-"] : (string[])[], s.Sync.ToString(), s.Health.ToString(), s.Phase?.ToString() ?? "-", Short(s.Revision),
            s.FinishedAt is { } at ? StatusRows.Time(at) : "-", s.Message,
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
