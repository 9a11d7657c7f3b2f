using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Health;
using GitOps.Functions.Health.Rules;

namespace GitOps.Functions.Tests.Health;

public sealed class RuleReaderTests
{
    [Theory]
    [InlineData("", "must be a mapping")]
    [InlineData("rules: []", "must be a list of rules")]
    [InlineData("rules: [{status: Fine}]", "rules[0].status is none")]
    [InlineData("rules: [{status: 0}]", "must be a text")]
    [InlineData("rules: [{status: '1'}]", "rules[0].status is none")]
    [InlineData("rules: [{status: Healthy, mesage: x}]", "unknown field 'mesage'")]
    [InlineData("rules: [{when: {status.phase: a}, status: Healthy}]", "the last rule")]
    [InlineData("rules: [{first: status.conditions, cases: [{status: Healthy}]}]", "the last rule")]
    [InlineData("rules: [{first: status.conditions, status: Healthy, cases: [{status: Healthy}]}]", "walks a list")]
    [InlineData("rules: [{first: status.conditions}, {status: Healthy}]", "rules[0].cases")]
    [InlineData("rules: [{when: {}, status: Healthy}, {status: Healthy}]", "rules[0].when")]
    [InlineData("rules: [{when: {status.phase: {like: a}}, status: Healthy}, {status: Healthy}]", "unknown field 'like'")]
    [InlineData("rules: [{when: {status.phase: {default: a}}, status: Healthy}, {status: Healthy}]", "compares with nothing")]
    [InlineData("rules: [{when: {status.phase: {exists: 'yes'}}, status: Healthy}, {status: Healthy}]", "true or false")]
    [InlineData("rules: [{when: {status.phase: {below: [1]}}, status: Healthy}, {status: Healthy}]", "must be a mapping")]
    [InlineData("rules: [{when: {any: {a: b}}, status: Healthy}, {status: Healthy}]", "when.any must be a list")]
    [InlineData("rules: [{when: {'status..phase': a}, status: Healthy}, {status: Healthy}]", "is no path")]
    [InlineData("rules: [{when: {'status[': a}, status: Healthy}, {status: Healthy}]", "bracket")]
    [InlineData("rules: [{status: Healthy, message: '{status.phase'}]", "without its counterpart")]
    [InlineData("rules: [{status: Healthy, message: 'a}'}]", "without its counterpart")]
    [InlineData("rules: [{status: Healthy, message: 'a [b'}]", "without its counterpart")]
    [InlineData("rules: [{status: Healthy, message: '{}'}]", "is no path")]
    [InlineData("rules: [{status: Healthy, message: {each: status.conditions, txt: a}}]", "unknown field 'txt'")]
    [InlineData("rules: [a: b", "file.yaml")]
    public void A_mistake_is_named_with_the_file(string text, string says)
    {
        var wrong = Record.Exception(() => RuleReader.Read("file.yaml", Encoding.UTF8.GetBytes(text)));
        var named = Assert.IsType<FormatException>(wrong);
        Assert.StartsWith("file.yaml", named.Message, StringComparison.Ordinal);
        Assert.Contains(says, named.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status.a: 1", """{"a":1}""", true)]
    [InlineData("status.a: 1", """{"a":1.0}""", true)]
    [InlineData("status.a: 1", """{"a":"1"}""", true)]
    [InlineData("status.a: '1'", """{"a":"01"}""", false)]
    [InlineData("status.a: true", """{"a":"true"}""", false)]
    [InlineData("status.a: [x, z]", """{"a":"z"}""", true)]
    [InlineData("status.a: [x, z]", """{}""", false)]
    [InlineData("status.a: {not: x}", """{}""", true)]
    [InlineData("status.a: {not: [x, z]}", """{"a":"z"}""", false)]
    [InlineData("status.a: {exists: false}", """{"a":null}""", true)]
    [InlineData("status.a: {empty: true}", """{"a":[]}""", true)]
    [InlineData("status.a: {empty: true}", """{"a":0}""", false)]
    [InlineData("status.a: {below: 3}", """{"a":2}""", true)]
    [InlineData("status.a: {below: 3}", """{}""", false)]
    [InlineData("status.a: {default: 0, below: 3}", """{}""", true)]
    [InlineData("status.a: {below: {path: status.b, default: 5}}", """{"a":4}""", true)]
    [InlineData("status.a: {below: {path: status.b}}", """{"a":"2026-01-01T00:00:00Z","b":"2026-01-01T00:00:01Z"}""", true)]
    [InlineData("status.a: {atMost: 3, above: 2}", """{"a":3}""", true)]
    [InlineData("status.a: {atLeast: 3}", """{"a":[3]}""", false)]
    [InlineData("status.a: {same: status.b}", """{"a":"x","b":"x"}""", true)]
    [InlineData("status.a: {different: status.b}", """{"a":"x"}""", true)]
    [InlineData("status.a: {startsWith: Up, endsWith: ing}", """{"a":"Updating"}""", true)]
    [InlineData("status.a: {count: {above: 1}}", """{"a":[1,2]}""", true)]
    [InlineData("status.a: {count: 0}", """{}""", true)]
    [InlineData("status.a: {some: {.x: 1}}", """{"a":[{"x":2},{"x":1}]}""", true)]
    [InlineData("status.a: {every: {.x: 1}}", """{"a":[{"x":2},{"x":1}]}""", false)]
    [InlineData("status.a: {some: {.: z}}", """{"a":["x","z"]}""", true)]
    [InlineData("'@Ready.status': 'True'", """{"conditions":[{"type":"Other"},{"type":"Ready","status":"True"}]}""", true)]
    [InlineData("'status.a[-1].b': 2", """{"a":[{"b":1},{"b":2}]}""", true)]
    [InlineData("'status.a[x.y/z]': 2", """{"a":{"x.y/z":2}}""", true)]
    [InlineData("not: {status.a: 1}", """{"a":1}""", false)]
    [InlineData("any: [{status.a: 1}, {status.b: 1}]", """{"b":1}""", true)]
    public void A_condition_holds_or_not(string when, string status, bool holds)
    {
        var rules = RuleReader.Read("f", Encoding.UTF8.GetBytes($"rules:\n- when: {{{when}}}\n  status: Degraded\n- status: Healthy\n"));
        var live = new JsonObject { ["status"] = JsonNode.Parse(status) };
        Assert.Equal(holds ? HealthStatus.Degraded : HealthStatus.Healthy, Rule.Judge(rules, new RuleScope(live)).Status);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{status.a|status.b|'none'}", "B")]
    [InlineData("{status.c|'none'}", "none")]
    [InlineData("{status.n} of {status.t}", "7 of true")]
    [InlineData("x[, since {status.c}][ ({status.b})]", "x (B)")]
    [InlineData("{status.l}", "")]
    public void A_message_takes_fields_of_the_object(string message, string says)
    {
        var rules = RuleReader.Read("f", Encoding.UTF8.GetBytes($"rules:\n- status: Healthy\n  message: \"{message}\"\n"));
        Assert.Equal(says, Rule.Judge(rules, new RuleScope((JsonObject)JsonNode.Parse("""{"status":{"a":"","b":"B","n":7,"t":true,"l":[1]}}""")!)).Message);
    }

    [Fact]
    public void A_message_may_join_what_it_says_of_the_items_of_a_list()
    {
        const string Text = """
            rules:
            - status: Healthy
              message: {before: "bad: ", each: status.l, when: {.x: {not: 1}}, text: "{#}={.x}", between: ", "}
            """;
        var rules = RuleReader.Read("f", Encoding.UTF8.GetBytes(Text));
        Assert.Equal("bad: 1=0, 3=2", Rule.Judge(rules, new RuleScope((JsonObject)JsonNode.Parse("""{"status":{"l":[{"x":0},{"x":1},{"x":2}]}}""")!)).Message);
    }

    [Theory]
    [InlineData("cert-manager.io", "Certificate", "health/cert-manager.io/Certificate.yaml")]
    [InlineData("monitoring.coreos.com", "PodMonitor", "health/monitoring.coreos.com/_.yaml")]
    [InlineData("s3.aws.upbound.io", "Bucket", "health/_.upbound.io/_.yaml")]
    [InlineData("pkg.crossplane.io", "Provider", "health/pkg.crossplane.io/Provider.yaml")]
    [InlineData("pkg.crossplane.io", "ProviderRevision", "health/_.crossplane.io/_.yaml")]
    [InlineData("crossplane.io", "Provider", null)]
    [InlineData("_.crossplane.io", "_", null)]
    [InlineData("example.com", "Thing", null)]
    [InlineData("", "ConfigMap", null)]
    [InlineData("..", "..", null)]
    public void A_kind_finds_its_file(string group, string kind, string? file) => Assert.Equal(file, RuleLibrary.NameOf(group, kind));
}
