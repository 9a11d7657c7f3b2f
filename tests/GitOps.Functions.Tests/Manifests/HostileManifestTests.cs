using System.Text;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Manifests;

/// <summary>Inputs made to hurt: each must end in a failure, soon, with the process unharmed.</summary>
public sealed class HostileManifestTests
{
    private const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    public static TheoryData<string, string> Bombs => new()
    {
        { "aliases", Head + Laughs(12, "x") },
        { "aliases of a long text", Head + $"a0: &a0 {new string('x', 100_000)}\n" + Laughs(6, "y", "*a0") },
        { "merge keys", Head + string.Concat(Enumerable.Range(0, 30).Select(i => $"m{i}: &m{i} {{k{i}: 1{(i > 0 ? $", <<: [*m{i - 1}, *m{i - 1}, *m{i - 1}]" : "")}}}\n")) },
        { "a chain of merge keys", Head + string.Concat(Enumerable.Range(0, 5000).Select(i => $"m{i}: &m{i} {{k{i}: 1{(i > 0 ? $", <<: *m{i - 1}" : "")}}}\n")) },
        { "itself in a list", Head + "v: &a [*a]\n" },
        { "itself in a merge", Head + "v: &a {b: {<<: *a}}\n" },
        { "itself at the root", "&a\napiVersion: v1\nspec: *a\n" },
        { "open brackets", Head + "v: " + new string('[', 100_000) },
        { "open braces", Head + "v: " + new string('{', 100_000) },
        { "open quotes of JSON", "{\"a\":" + new string('[', 100_000) },
        { "dashes", Head + "v:\n" + string.Concat(Enumerable.Repeat("- ", 100_000)) },
        { "question marks", string.Concat(Enumerable.Repeat("? ", 100_000)) },
        { "deep blocks", Head + string.Concat(Enumerable.Range(0, 1000).Select(i => new string(' ', i) + "a:\n")) },
        { "depth by aliases", Head + "a: &a " + new string('[', 150) + new string(']', 150) + "\nb: " + new string('[', 150) + "*a" + new string(']', 150) + "\n" },
        { "a long line", Head + "v: " + new string('x', YamlLimits.LineBytes + 1) },
        { "many values", Head + "v: [" + string.Concat(Enumerable.Repeat("1,", YamlLimits.Nodes + 1)) + "]" },
        { "many JSON values", "{\"apiVersion\":\"v1\",\"v\":[1" + string.Concat(Enumerable.Repeat(",1", YamlLimits.Nodes + 1)) + "]}" },
        { "a large file", new string('#', YamlLimits.FileBytes + 1) },
        { "an escape", Head + "v: a\u001b[31m\n" },
        { "anchors of nothing", Head + "v: *nothing\n" },
        { "margins", Head + string.Concat(Enumerable.Range(0, 200).Select(i => $"v{i}: {{\na: 1\n}}\n")) },
        { "tags", Head + "v: " + string.Concat(Enumerable.Repeat("!a ", 50_000)) },
        { "keys", Head + "v: {" + string.Concat(Enumerable.Repeat("a: {b: c}, ", 20_000)) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_hostile_file_is_a_failure_and_nothing_else(string what, string text)
    {
        var reading = ManifestReader.Read("bomb.yaml", Encoding.UTF8.GetBytes(text));
        Assert.True(reading.Objects.Count == 0 && reading.Failures.Count > 0, what);
        Assert.All(reading.Failures, f => Assert.StartsWith("bomb.yaml:", f.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_document_leaves_its_neighbours_readable_and_is_named_with_its_line()
    {
        var text = Head + "---\nv: [\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: b-\n---\n" + Head.Replace("name: a", "name: z", StringComparison.Ordinal);
        var reading = ManifestReader.Read("app/all.yaml", Encoding.UTF8.GetBytes(text));
        Assert.Equal(["ConfigMap a", "ConfigMap z"], reading.Objects.Select(o => o.Reference.ToString()));
        Assert.Equal(["app/all.yaml:6", "app/all.yaml:7"], reading.Failures.Select(f => f.Subject));
        Assert.Equal([1, 12], reading.Objects.Select(o => o.Origin.Line));
    }

    [Fact]
    public void No_failure_repeats_a_value_of_a_Secret()
    {
        var text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: !!int hunter2, b: !!binary hunter2, c: !!timestamp hunter2}\n";
        var failure = Assert.Single(ManifestReader.Read("s.yaml", Encoding.UTF8.GetBytes(text)).Failures);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v: {\na: 1, b: 'it''s',\nc: [x,\n\"y z\"]\n}\n", """{"a":1,"b":"it's","c":["x","y z"]}""")]
    [InlineData("v: \"one\ntwo \\\nthree\"\n", "\"one two three\"")]
    [InlineData("v: {\na: it's, b: \"}\n]\", # }\nc: 1}\n", """{"a":"it's","b":"} ]","c":1}""")]
    public void Values_at_the_margin_are_read_as_kubectl_reads_them(string yaml, string json)
    {
        var value = Assert.Single(ManifestReader.Read("a.yaml", Encoding.UTF8.GetBytes(Head + yaml)).Objects).Json["v"];
        Assert.Equal(json, Encoding.UTF8.GetString(CanonicalJson.Bytes(value)));
    }

    private static string Laughs(int levels, string name, string first = "x") => string.Concat(Enumerable.Range(0, levels).Select(level =>
        $"{name}{level}: &{name}{level} [{string.Join(',', Enumerable.Repeat(level == 0 ? first : $"*{name}{level - 1}", 9))}]\n"));
}
