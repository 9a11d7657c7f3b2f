using System.Text.Json.Nodes;
using GitOps.Functions.FieldPaths;

namespace GitOps.Functions.Tests.FieldPaths;

/// <summary>From <c>fieldsV1</c> to places in an object.</summary>
public sealed class OwnedFieldsTests
{
    private const string Live = """
        {"metadata":{"annotations":{"a.b/c":"1"},"finalizers":["x","y"]},
         "spec":{"replicas":3,"empty":{},"args":["a","b"],"containers":[{"name":"web","image":"i","ports":[{"containerPort":80,"protocol":"UDP"},{"containerPort":80,"protocol":"TCP"}]},{"name":"side"}]}}
        """;

    [Theory]
    [InlineData("""{"f:spec":{"f:replicas":{}}}""", ".spec.replicas")]
    [InlineData("""{"f:metadata":{"f:annotations":{".":{},"f:a.b/c":{}}}}""", ".metadata.annotations[\"a.b/c\"]")]
    [InlineData("""{"f:metadata":{"f:finalizers":{"v:\"y\"":{}}}}""", ".metadata.finalizers[1]")]
    [InlineData("""{"f:spec":{"f:args":{}}}""", ".spec.args")]
    [InlineData("""{"f:spec":{"f:args":{"i:1":{}}}}""", ".spec.args[1]")]
    [InlineData("""{"f:spec":{"f:empty":{}}}""", ".spec.empty")]
    [InlineData("""{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{"f:image":{}}}}}""", ".spec.containers[0].image")]
    [InlineData("""{"f:spec":{"f:containers":{"k:{\"name\":\"side\"}":{".":{}}}}}""", ".spec.containers[1]")]
    [InlineData("""{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:protocol":{}}}}}}}""", ".spec.containers[0].ports[1].protocol")]
    [InlineData("""{"f:spec":{"f:containers":{"k:{\"name\":\"gone\"}":{"f:image":{}}},"f:gone":{},"f:args":{"i:9":{},"v:\"z\"":{}}}}""", "")]
    [InlineData("""{"f:spec":{"x:unknown":{"f:replicas":{}},"k:{not json":{},"k:[]":{},"i:x":{},"":{}}}""", "")]
    public void Leaves_are_found(string fieldsV1, string paths)
    {
        var (root, owned) = ((JsonObject)JsonNode.Parse(Live)!, OwnedFields.Read((JsonObject)JsonNode.Parse(fieldsV1)!));
        Assert.Equal(paths, string.Join(' ', owned.Fields.Values.Where(static field => field.IsLeaf).Select(field => field.Find(root)).OfType<FieldPath>()));
    }

    [Fact]
    public void An_item_of_a_manifest_that_leaves_out_a_key_with_a_default_is_found()
    {
        var owned = OwnedFields.Read((JsonObject)JsonNode.Parse("""{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{"f:nodePort":{}}}}""")!);
        var manifest = (JsonObject)JsonNode.Parse("""{"ports":[{"name":"a"},{"port":80,"protocol":"UDP","nodePort":1},{"port":80,"nodePort":2}]}""")!;
        Assert.Equal(".ports[2].nodePort", Assert.Single(owned.Fields.Values).Find(manifest)!.ToString());
    }

    [Fact]
    public void A_field_is_set_with_all_that_leads_to_it()
    {
        var (root, fields) = (new JsonObject(), OwnedFields.Read((JsonObject)JsonNode.Parse(
            """{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{}}}},"f:metadata":{"f:finalizers":{"v:\"x\"":{}}}}""")!));
        foreach (var field in fields.Fields.Values.Where(static field => field.IsLeaf)) field.Set(root, field.Selectors[^1].IsMember ? "i" : "x");
        Assert.Equal("""{"spec":{"containers":[{"name":"web","image":"i"}]},"metadata":{"finalizers":["x"]}}""", root.ToJsonString());
    }

    [Fact]
    public void All_entries_of_an_object_are_read_whatever_wrote_them()
    {
        var entries = ManagedEntry.Of((JsonObject)JsonNode.Parse("""
            {"metadata":{"managedFields":[
              {"manager":"a","operation":"Apply","fieldsV1":{"f:x":{}}},
              {"manager":"a","operation":"Update","subresource":"scale","fieldsV1":{"f:y":{}}},
              {"manager":"b","operation":"Update"}, 7]}}
            """)!);
        Assert.Equal([("a", true, "", 1), ("a", false, "scale", 1)], entries.Select(static e => (e.Manager, e.IsApply, e.Subresource, e.Fields.Fields.Count)));
        Assert.Equal([true, false], entries.Select(static e => e.IsApplyOf("a")));
    }
}
