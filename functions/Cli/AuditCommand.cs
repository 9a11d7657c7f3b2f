using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Functions.Audit;

namespace GitOps.Functions.Cli;

/// <summary><c>gitops audit [application]</c> and <c>gitops audit verify [application]</c>.</summary>
internal static class AuditCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var application = CommonOptions.Application();
        var max = new Option<int>("--max") { Description = "most entries to print, newest ones", DefaultValueFactory = _ => 50 };
        var output = CommonOptions.Output();
        var command = new Command("audit", "Shows an application's audit trail, oldest first.") { application, max, output, Verify() };
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(services =>
            ListAsync(services, parsed.GetValue(application)!, parsed.GetValue(max), parsed.GetValue(output), cancel)));
        return command;
    }

    private static Command Verify()
    {
        var application = CommonOptions.OptionalApplication();
        var output = CommonOptions.Output();
        var command = new Command("verify", "Walks the hash chain and names the first broken link.") { application, output };
        command.SetAction((parsed, cancel) => VerbRunner.RunAsync(services => VerifyAsync(services, parsed.GetValue(application), parsed.GetValue(output), cancel)));
        return command;
    }

    private static async Task<int> ListAsync(IServiceProvider services, string application, int max, OutputFormat output, CancellationToken cancel)
    {
        var records = new List<AuditRecord>();
        await foreach (var record in services.GetRequiredService<AuditLog>().ReadAsync(application, new AuditQuery { Max = max }, cancel)) records.Add(record);
        records.Reverse();
        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray([.. records.Select(AuditJson.Of)]), output);
        else Printer.Table(["SEQ", "AT", "KIND", "ACTOR", "REVISION", "OBJECT", "OUTCOME", "MESSAGE"], records.Select(Row));
        return ExitCodes.Success;
    }

    private static string[] Row(AuditRecord record)
    {
        var entry = record.Entry;
        return
        [
            record.Sequence.ToString(CultureInfo.InvariantCulture),
            entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            entry.Kind.ToString(), entry.Actor, entry.Revision.Length > 10 ? entry.Revision[..10] : entry.Revision,
            entry.Object?.ToString() ?? "", entry.Outcome?.ToString() ?? entry.Phase?.ToString() ?? "", Message(entry),
        ];
    }

    private static string Message(AuditEntry entry) => entry.Fields.Count == 0 ? entry.Message : $"{entry.Message} [{string.Join(", ", entry.Fields)}]".Trim();

    private static async Task<int> VerifyAsync(IServiceProvider services, string? application, OutputFormat output, CancellationToken cancel)
    {
        var audit = services.GetRequiredService<AuditLog>();
        var results = new List<AuditVerification>();
        if (application is not null) results.Add(await audit.VerifyAsync(application, null, cancel));
        else await foreach (var name in audit.ListApplicationsAsync(cancel)) results.Add(await audit.VerifyAsync(name, null, cancel));

        if (output != OutputFormat.Table) await Printer.DataAsync(new JsonArray([.. results.Select(AuditJson.Of)]), output);
        else Printer.Table(["APPLICATION", "ENTRIES", "CHAIN", "HEAD"], results.Select(Row));
        // A trail that is not there is no intact trail: it may have been deleted whole.
        if (application is not null && results[0] is { Ok: true, Entries: 0 })
        {
            await Console.Error.WriteLineAsync(TerminalText.Escape($"{application}: verify: there is no audit trail of that name"));
            return ExitCodes.Failure;
        }
        return results.TrueForAll(r => r.Ok) ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string[] Row(AuditVerification result) =>
    [
        result.Application, result.Entries.ToString(CultureInfo.InvariantCulture),
        result.Break is { } broken ? $"broken at {broken.Sequence}: {broken.Message}" : "intact", result.Head?.Hash ?? "-",
    ];
}
