using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths;

namespace GitOps.Functions.Tests.FieldPaths;

/// <summary>Taking fields out of objects.</summary>
public sealed class PathRemovalTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", "/a", """{"b":2}""")]
    [InlineData("""{"a":{"b":{"c":1}},"d":1}""", "/a/b/c", """{"d":1}""")]
    [InlineData("""{"a":{"b":{"c":1},"e":{}},"d":1}""", "/a/b/c", """{"a":{"e":{}},"d":1}""")]
    [InlineData("""{"a":[0,1,2,3]}""", "/a/1 /a/0 /a/3", """{"a":[2]}""")]
    [InlineData("""{"a":[{"x":1},{"x":2},{"x":3,"y":1}]}""", "/a/0/x /a/1/x /a/2/x", """{"a":[{"y":1}]}""")]
    [InlineData("""{"a":[{"x":1},{"x":2},{"x":3}]}""", "/a/1/x /a/1 /a/1", """{"a":[{"x":1},{"x":3}]}""")]
    [InlineData("""{"a":{"b":1}}""", "/a /a/b", "{}")]
    [InlineData("""{"a":null}""", "/a", "{}")]
    public void All_paths_are_those_of_the_object_as_it_was(string json, string pointers, string left)
    {
        var root = (JsonObject)JsonNode.Parse(json)!;
        PathRemoval.Remove(root, [.. pointers.Split(' ').Select(text => JsonPointer.TryParse(text, out _)!.Find(root)!)]);
        Assert.Equal(left, root.ToJsonString());
    }

    [Fact]
    public void What_became_empty_is_told_so_that_the_other_side_can_follow()
    {
        var (one, other) = ((JsonObject)JsonNode.Parse("""{"data":{"a":1},"x":1}""")!, (JsonObject)JsonNode.Parse("""{"data":{},"e":{},"x":1}""")!);
        PathRemoval.RemoveEmpty(other, PathRemoval.Remove(one, [JsonPointer.TryParse("/data/a", out _)!.Find(one)!]));
        Assert.Equal(("""{"x":1}""", """{"e":{},"x":1}"""), (one.ToJsonString(), other.ToJsonString()));
    }
}
