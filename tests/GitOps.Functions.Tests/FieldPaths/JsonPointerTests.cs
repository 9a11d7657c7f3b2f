using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths;

namespace GitOps.Functions.Tests.FieldPaths;

/// <summary>RFC 6901.</summary>
public sealed class JsonPointerTests
{
    // The document of RFC 6901, section 5, with a list of objects beside it.
    private const string Document = """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"~1":9,"list":[{"x":null}],"0":1}""";

    [Theory]
    [InlineData("/foo", ".foo")]
    [InlineData("/foo/0", ".foo[0]")]
    [InlineData("/foo/1", ".foo[1]")]
    [InlineData("/", ".")]
    [InlineData("/a~1b", ".[\"a/b\"]")]
    [InlineData("/c%d", ".[\"c%d\"]")]
    [InlineData("/i\\j", ".[\"i\\j\"]")]
    [InlineData("/m~0n", ".[\"m~n\"]")]
    [InlineData("/~01", ".[\"~1\"]")]
    [InlineData("/list/0/x", ".list[0].x")]
    [InlineData("/0", ".0")]
    [InlineData("/foo/2", null)]
    [InlineData("/foo/00", null)]
    [InlineData("/foo/+1", null)]
    [InlineData("/foo/-", null)]
    [InlineData("/foo/bar", null)]
    [InlineData("/foo/0/x", null)]
    [InlineData("/missing/deep", null)]
    [InlineData("/list/0/x/y", null)]
    [InlineData("/foo/99999999999999999999", null)]
    public void A_pointer_leads_to_a_value_or_to_nothing(string text, string? path) =>
        Assert.Equal(path?.Replace(".[", "[", StringComparison.Ordinal), JsonPointer.TryParse(text, out _)!.Find((JsonObject)JsonNode.Parse(Document)!)?.ToString());

    [Theory]
    [InlineData("", "must begin with a slash: /spec/replicas")]
    [InlineData("spec/replicas", "must begin with a slash: /spec/replicas")]
    [InlineData("/a~", "a ~ must be written ~0 (and a / in a name ~1)")]
    [InlineData("/a~2b/c", "a ~ must be written ~0 (and a / in a name ~1)")]
    public void What_is_no_pointer_is_said(string text, string expected)
    {
        Assert.Null(JsonPointer.TryParse(text, out var cause));
        Assert.Equal(expected, cause);
    }
}
