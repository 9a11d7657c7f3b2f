using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace GitOps.Functions.Cli;

/// <summary>Prints data: a table for people, JSON or YAML for programs. Data goes to stdout, everything else to stderr.</summary>
internal static class Printer
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Prints rows under headings; columns are as wide as their content, never cut where stdout is no terminal.</summary>
    public static void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.None).Collapse();
        foreach (var heading in headings) table.AddColumn(new TableColumn(Markup.Escape(heading)).PadLeft(0).PadRight(3).NoWrap());
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(TerminalText.Escape(cell))));
        Out.Write(table);
    }

    /// <summary>Prints data for programs.</summary>
    public static Task DataAsync(JsonNode node, OutputFormat format) => format == OutputFormat.Yaml ? Console.Out.WriteAsync(YamlText.Of(node)) : JsonAsync(node);

    /// <summary>Prints Kubernetes objects: a list in JSON, a document each in YAML.</summary>
    public static Task ObjectsAsync(IEnumerable<JsonObject> objects, OutputFormat format) => format == OutputFormat.Yaml
        ? Console.Out.WriteAsync(YamlText.Of([.. objects]))
        : JsonAsync(new JsonArray([.. objects.Select(static one => one.DeepClone())]));

    private static async Task JsonAsync(JsonNode node)
    {
        await using var stdout = Console.OpenStandardOutput();
        await using (var writer = new Utf8JsonWriter(stdout, Indented)) node.WriteTo(writer);
        stdout.Write("\n"u8);
    }

    private static IAnsiConsole Out
    {
        get
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
            // A pipe has no width: nothing may be wrapped for the program that reads it.
            if (Console.IsOutputRedirected) console.Profile.Width = short.MaxValue;
            return console;
        }
    }
}
