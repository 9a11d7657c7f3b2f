using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Cli;
using GitOps.Functions.Manifests;
using GitOps.Functions.Tests.RealParts;

namespace GitOps.Functions.Tests.Cli;

/// <summary>What is written as YAML is read as the same values: by our own reader, and by the real kubectl's.</summary>
public sealed class YamlTextTests
{
    private static readonly string[] Hard =
    [
        "", " ", "a", "yes", "No", "on", "y", "NULL", "~", "null", "true", "1", "-1", "0o7", "0x1f", "1_000", "1e3", ".5", ".inf", "12:30", "2026-01-31", "=", "<<", "-", "- a", "a: b", "a #b",
        "#", "!a", "&a", "*a", "%a", "@a", "`", "'", "\"", "\\", "{", "[", "]", ",", "?", "|", ">", "a\n", "a\nb", "a\nb\n", "a\n\n", "\na", " a\nb", "a\n b\n", "a \nb", "a\n\tb", "\ta\n", "a\r\nb",
        "a\n#b\n", "a\n---\nb", "---", "...", "é", "\u0085", "\u2028", "\u0001", "😀", "a\u00a0b", "key: |\n  x\n", "/var/run", "v1.2.3", "_x", "a-b", "f(x)",
    ];

    [Fact]
    public void Every_text_comes_back_as_it_was()
    {
        foreach (var text in Hard) Same(new JsonObject { [text.Length == 0 ? "k" : text] = new JsonArray(text, new JsonObject { ["v"] = text }) });
    }

    [Fact]
    public void Any_value_comes_back_as_it_was()
    {
        var random = new Random(20261126);
        for (var i = 0; i < 3000; i++) Same(new JsonObject { ["top"] = Map(random, 4) });
    }

    [Fact]
    public async Task The_real_kubectl_reads_it_so_too()
    {
        var data = new JsonObject();
        // Kustomize itself writes the line separator of ISO 8859 so that no one can read it again.
        for (var i = 0; i < Hard.Length; i++) if (Hard[i] != "\u0085") data[$"k{i}"] = Hard[i];
        var yaml = YamlText.Of(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "a" }, ["data"] = data });
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", yaml);
        folder.Write("kustomization.yaml", "resources: [a.yaml]");
        var read = ManifestReader.Read("a.yaml", Encoding.UTF8.GetBytes((await ProcessRunner.RunAsync(Tools.Kubectl, ["kustomize", folder.Path])).MustSucceed().Output));
        Assert.Equal(data.ToJsonString(), Assert.Single(read.Objects).Json["data"]!.ToJsonString());
    }

    [Fact]
    public void Documents_are_separated_and_a_plain_object_looks_as_people_write_it()
    {
        var one = JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{}},"data":{"port":"80","file":"x=1\ny=2\n"},"list":[{"a":1},[]]}""");
        Assert.Equal("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
              labels: {}
            data:
              port: "80"
              file: |
                x=1
                y=2
            list:
            - a: 1
            - []
            ---
            z: null

            """, YamlText.Of([one, new JsonObject { ["z"] = null }]));
    }

    private static void Same(JsonObject value)
    {
        var yaml = YamlText.Of(value);
        var reading = YamlReader.Read("a.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.Empty(reading.Failures);
        Assert.True(JsonNode.DeepEquals(value, Assert.Single(reading.Documents).Value), $"{value.ToJsonString()}\n{yaml}");
    }

    private static JsonObject Map(Random random, int depth)
    {
        var map = new JsonObject();
        for (var i = random.Next(4); i > 0; i--) map[Hard[random.Next(1, Hard.Length)]] = Value(random, depth);
        return map;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth == 0 ? 4 : 6) switch
    {
        0 => random.Next(),
        1 => random.Next(2) == 0,
        2 => null,
        3 => Hard[random.Next(Hard.Length)],
        4 => Map(random, depth - 1),
        _ => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))]),
    };
}
