using System.Text;
using System.Text.Json.Nodes;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering.Variables;

namespace GitOps.Functions.Tests.Rendering.Variables;

/// <summary>Variables in objects: what a value is afterwards, who opts out, and what is wrong.</summary>
public sealed class VariableSubstitutionTests
{
    private static readonly Dictionary<string, string> Values = new() { ["n"] = "3", ["yes"] = "true", ["name"] = "shop", ["lines"] = "a\nb\n", ["map"] = "{a: 1}", ["colon"] = "a: b", ["quoted"] = "\"3\"" };

    [Theory]
    [InlineData("v: ${n}", """{"v":3}""")]
    [InlineData("v: \"${n}\"", """{"v":3}""")]
    [InlineData("v: ${yes}", """{"v":true}""")]
    [InlineData("v: ${missing}", """{"v":null}""")]
    [InlineData("v: a${missing}", """{"v":"a"}""")]
    [InlineData("v: ${quoted}", """{"v":"3"}""")]
    [InlineData("v: ${map}", """{"v":{"a":1}}""")]
    [InlineData("v: 'x: ${n}'", """{"v":"x: 3"}""")]
    [InlineData("v: ' ${n}'", """{"v":" 3"}""")]
    [InlineData("v: \"${n}\\n\"", """{"v":"3\n"}""")]
    [InlineData("v: ${lines}", """{"v":"ab"}""")]
    [InlineData("v: [x, \"${name}-${n}\", 5]", """{"v":["x","shop-3",5]}""")]
    [InlineData("'${name}/x': 1", """{"shop/x":1}""")]
    [InlineData("v: $name $$", """{"v":"$name $"}""")]
    [InlineData("v: 1.10", """{"v":1.10}""")]
    public void A_value_is_read_as_it_would_stand_in_the_file(string data, string expected)
    {
        var (made, failure) = Apply(data);
        Assert.Null(failure);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), made!.Json["data"]), made.Json["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("v: ${colon}", "with its variables a value is no YAML any more")]
    [InlineData("v: ${n", "'}' is missing behind n")]
    [InlineData("'${name}': 1\n  shop: 2", "two members of a mapping have the same name")]
    public void What_cannot_be_made_is_an_error_that_names_object_and_file(string data, string cause)
    {
        var (made, failure) = Apply(data);
        Assert.Null(made);
        Assert.Equal(("ConfigMap a (app.yaml:1)", "substitute variables"), (failure!.Subject, failure.Step));
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}")]
    [InlineData("labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}")]
    [InlineData("annotations: {gitops.functions/substitute: disabled}")]
    public void An_object_opts_out(string metadata) => Assert.Equal("""{"v":"${n}"}""", Apply("v: ${n}", metadata).Object!.Json["data"]!.ToJsonString());

    private static (KubernetesObject? Object, Outcomes.Failure? Failure) Apply(string data, string metadata = "labels: {}") => new VariableSubstitution(Values, strict: false).Apply(
        Assert.Single(ManifestReader.Read("app.yaml", Encoding.UTF8.GetBytes($"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  {metadata}\ndata:\n  {data}\n")).Objects));
}
