using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Applications;
using GitOps.Functions.FieldPaths;
using GitOps.Functions.Manifests;
using GitOps.Functions.Outcomes;

namespace GitOps.Functions.Tests.FieldPaths;

/// <summary>Which rules match an object, and what they find in it.</summary>
public sealed class IgnoredFieldsTests
{
    private static readonly ObjectReference Web = new("apps", "Deployment", "shop", "web");

    /// <summary>Reads rules as an Application has them.</summary>
    internal static IReadOnlyList<IgnoreDifference> Rules(string yaml)
    {
        var reading = ApplicationReader.Read("a.yaml", Encoding.UTF8.GetBytes($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: shop}
            spec:
              source: {repoURL: "https://git.example.com/a/b", path: a}
              destination: {name: prod}
              ignoreDifferences: [{{yaml}}]
            """));
        Assert.Empty(reading.Failures);
        return Assert.Single(reading.Applications).IgnoreDifferences;
    }

    [Theory]
    [InlineData("{group: apps, kind: Deployment, jsonPointers: [/x]}", true)]
    [InlineData("{kind: Deployment, jsonPointers: [/x]}", false)]
    [InlineData("{group: \"*\", kind: \"*\", jsonPointers: [/x]}", true)]
    [InlineData("{group: \"*pps\", kind: \"D?ployment\", jsonPointers: [/x]}", true)]
    [InlineData("{group: apps, kind: \"{StatefulSet,Deployment}\", jsonPointers: [/x]}", true)]
    [InlineData("{group: apps, kind: \"{StatefulSet,DaemonSet}\", jsonPointers: [/x]}", false)]
    [InlineData("{group: apps, kind: deployment, jsonPointers: [/x]}", false)]
    [InlineData("{group: apps, kind: Deployment, name: web, namespace: shop, jsonPointers: [/x]}", true)]
    [InlineData("{group: apps, kind: Deployment, name: api, jsonPointers: [/x]}", false)]
    [InlineData("{group: apps, kind: Deployment, namespace: other, jsonPointers: [/x]}", false)]
    public void Group_kind_name_and_namespace_say_which_objects(string rule, bool matches) =>
        Assert.Equal(matches, IgnoredFields.Of(Rules(rule), respected: false, Web) is not null);

    [Theory]
    [InlineData("{kind: Deployment, group: apps, jsonPointers: [/l/0, /l/1, /missing]}", ".l[0] .l[1]")]
    [InlineData("{kind: Deployment, group: apps, jqPathExpressions: ['.l[] | select(.n == \"b\").v', .none, '.l[].n[]']}", ".l[1].v")]
    [InlineData("{kind: Deployment, group: apps, managedFieldsManagers: [hpa, other]}", ".l[1].v .r")]
    [InlineData("{kind: Deployment, group: apps, jsonPointers: [/l/0/v], managedFieldsManagers: [hpa]}, {kind: '*', group: '*', jqPathExpressions: ['.l[0]']}", ".l[0] .l[1].v .r")]
    public void Each_rule_looks_at_the_whole_object(string rules, string paths)
    {
        var json = (JsonObject)JsonNode.Parse("""
            {"metadata":{"managedFields":[{"manager":"hpa","operation":"Update","subresource":"scale","fieldsV1":{"f:r":{},"f:l":{"k:{\"n\":\"b\"}":{".":{},"f:v":{}}}}},
             {"manager":"someone","operation":"Apply","fieldsV1":{"f:z":{}}}]},"l":[{"n":"a","v":1},{"n":"b","v":2}],"r":3,"z":1}
            """)!;
        Assert.Equal(paths, string.Join(' ', IgnoredFields.Of(Rules(rules), respected: false, Web)!.Find(json, ManagedEntry.Of(json), "web")));
    }

    [Fact]
    public void An_expression_that_takes_too_much_is_a_failure_that_names_object_and_expression()
    {
        var ignored = IgnoredFields.Of(Rules("{group: apps, kind: Deployment, jqPathExpressions: ['.a', 'recurse(.)']}"), respected: false, Web)!;
        var failure = Assert.Throws<FailureException>(() => ignored.Find([], [], "Deployment.apps shop/web (web.yaml:1)")).Failure;
        Assert.Equal("Deployment.apps shop/web (web.yaml:1): ignore differences: spec.ignoreDifferences[0].jqPathExpressions: recurse(.): it finds more than 100000 fields", failure.ToString());
    }

    [Fact]
    public void Other_rules_have_another_digest_and_their_place_is_no_part_of_it()
    {
        string Digest(string rules) => IgnoredFields.Of(Rules(rules), respected: false, Web)!.Digest;
        const string Rule = "{group: apps, kind: Deployment, jsonPointers: [/x]}";
        Assert.Equal(Digest(Rule), Digest($"{{kind: Pod, jsonPointers: [/x]}}, {Rule}"));
        Assert.NotEqual(Digest(Rule), Digest("{group: apps, kind: Deployment, jsonPointers: [/y]}"));
        Assert.NotEqual(Digest(Rule), Digest("{group: apps, kind: Deployment, jqPathExpressions: [.x]}"));
    }
}
