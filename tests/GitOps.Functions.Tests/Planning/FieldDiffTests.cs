using System.Text.Json.Nodes;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Tests.Planning;

/// <summary>Differences between an object and what applying would make of it.</summary>
public sealed class FieldDiffTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", ".a")]
    [InlineData("""{"a":{"b":{"c":true}}}""", """{"a":{"b":{}}}""", ".a.b.c")]
    [InlineData("""{"a":["x","y"]}""", """{"a":["x"]}""", ".a[1]")]
    [InlineData("""{"a":[{"name":"x","v":1},{"name":"y","v":2}]}""", """{"a":[{"name":"n"},{"name":"x","v":1},{"name":"y","v":3}]}""", ".a[name=\"y\"].v .a[name=\"n\"]")]
    [InlineData("""{"a":[{"name":"x"},{"name":"y"}]}""", """{"a":[{"name":"y"},{"name":"x"}]}""", ".a")]
    [InlineData("""{"metadata":{"labels":{"a.b/c":"1"}}}""", """{"metadata":{"labels":{"a.b/c":"2"}}}""", """.metadata.labels["a.b/c"]""")]
    [InlineData("""{"metadata":{"resourceVersion":"1","generation":1,"managedFields":[1]},"status":{"a":1}}""", """{"metadata":{"resourceVersion":"2","generation":2},"status":{}}""", "")]
    [InlineData("""{"metadata":{"annotations":{"gitops.functions/revision":"1"}}}""", """{"metadata":{"annotations":{"gitops.functions/revision":"2"}}}""", "")]
    [InlineData("""{"a":1,"metadata":{"annotations":{"gitops.functions/desired-hash":"1"}}}""", """{"a":2,"metadata":{"annotations":{"gitops.functions/desired-hash":"2"}}}""", ".a")]
    [InlineData("""{"metadata":{"annotations":{"gitops.functions/desired-hash":"1"}}}""", """{"metadata":{"annotations":{"gitops.functions/desired-hash":"2"}}}""", """.metadata.annotations["gitops.functions/desired-hash"]""")]
    public void Fields_are_named_as_the_server_names_them(string before, string after, string paths) =>
        Assert.Equal(paths, string.Join(' ', Compare(before, after).Select(static one => one.Path)));

    [Fact]
    public void Values_are_shown_bounded_and_never_of_secrets()
    {
        var shown = Assert.Single(Compare("""{"a":1}""", $$"""{"a":"{{new string('x', 900)}}"}"""));
        var hidden = Assert.Single(Compare("""{"data":{"a":"aHVudGVyMg=="}}""", """{"data":{"a":"eA=="}}""", hide: true));
        Assert.Equal(("1", 501), (shown.Before, shown.After!.Length));
        Assert.Equal(new FieldDifference(".data.a", null, null), hidden);
    }

    [Fact]
    public void The_last_applied_annotation_of_kubectl_is_a_copy_of_everything_and_never_shown()
    {
        var one = Assert.Single(Compare(
            """{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{secret}","x":"1"}}}""", """{"metadata":{"annotations":{"x":"1"}}}"""));
        Assert.Equal((null, null), (one.Before, one.After));
    }

    private static IReadOnlyList<FieldDifference> Compare(string before, string after, bool hide = false) =>
        FieldDiff.Compare((JsonObject)JsonNode.Parse(before)!, (JsonObject)JsonNode.Parse(after)!, hide);
}
