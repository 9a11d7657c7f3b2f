using System.Text.Json.Nodes;
using GitOps.Functions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Functions.Tests.Hosting;

/// <summary>The function app's log.</summary>
public sealed class JsonLogTests
{
    [Fact]
    public void A_line_says_what_the_frameworks_JSON_console_says()
    {
        var line = Assert.Single(Written(static log => log.LogWarning(new EventId(7), new InvalidOperationException("broken"), "pass over {Application} took {Seconds}", "shop", 1.5)));
        var json = JsonNode.Parse(line)!;
        Assert.Equal((7, "Warning", "Some.Type", "pass over shop took 1.5"), ((int)json["EventId"]!, (string?)json["LogLevel"], (string?)json["Category"], (string?)json["Message"]));
        Assert.StartsWith("System.InvalidOperationException: broken", (string?)json["Exception"], StringComparison.Ordinal);
        Assert.Equal(("shop", "1.5", "pass over {Application} took {Seconds}"), ((string?)json["State"]!["Application"], (string?)json["State"]!["Seconds"], (string?)json["State"]!["{OriginalFormat}"]));
    }

    [Fact]
    public void Text_of_others_stays_on_its_line_and_says_nothing_to_a_terminal()
    {
        var line = Assert.Single(Written(static log => log.LogError("object {Name}", "a\nb\u001b[31m\u202e\"}")));
        Assert.DoesNotContain(line, static c => c is < ' ' or > '~');
        Assert.Equal("object a\nb\u001b[31m\u202e\"}", (string?)JsonNode.Parse(line)!["Message"]);
    }

    [Fact]
    public void Lines_of_many_threads_do_not_mix()
    {
        var lines = Written(static log => Parallel.For(0, 1000, i => log.LogInformation("line {Number} {Text}", i, new string('x', i))));
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"{i}").Order(), lines.Select(static line => (string)JsonNode.Parse(line)!["State"]!["Number"]!).Order());
    }

    private static string[] Written(Action<ILogger> act)
    {
        using var target = new MemoryStream();
        using (var factory = new LoggerFactory([new JsonLog(target)])) act(factory.CreateLogger("Some.Type"));
        return System.Text.Encoding.UTF8.GetString(target.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
