using System.Text;
using GitOps.Functions.Manifests;
using GitOps.Functions.Rendering.Variables;

namespace GitOps.Functions.Tests.Rendering.Variables;

/// <summary>Variables whose values are secret.</summary>
public sealed class SecretVariableTests
{
    private static readonly Dictionary<string, string> Values = new() { ["stage"] = "test", ["password"] = "hunter2" };

    [Theory]
    [InlineData("data: {a: '${stage}'}", false)]
    [InlineData("data: {a: '${password}'}", true)]
    [InlineData("data: {a: '${missing:-${password}}'}", true)]
    [InlineData("data: {a: '${password/hunter2/x}'}", true)]
    [InlineData("data: {a: '$${password}'}", false)]
    [InlineData("spec: {list: [{deep: {value: 'a ${password}'}}]}", true)]
    public void An_object_that_one_went_into_is_marked(string content, bool holds) => Assert.Equal(holds, Apply(content).Object?.HoldsSecret);

    [Theory]
    [InlineData("metadata: {name: '${password}'}")]
    [InlineData("metadata: {name: a, labels: {a: '${password}'}}")]
    [InlineData("metadata: {name: a, annotations: {a: 'x ${password:0:3}'}}")]
    [InlineData("metadata: {name: a}\ndata: {'${password}': a}")]
    [InlineData("metadata: {name: a}\nspec: {deep: [{'a${password}': a}]}")]
    public void One_in_what_is_shown_is_an_error_without_its_value(string content)
    {
        var (made, failure) = Apply(content);
        Assert.Null(made);
        Assert.StartsWith("the variable password is a Secret's", failure?.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_mark_is_copied()
    {
        var one = Apply("data: {a: '${password}'}").Object!;
        Assert.True(one.DeepClone().HoldsSecret);
        Assert.Equal("hunter2", (string?)one.Json["data"]!["a"]);
    }

    private static (KubernetesObject? Object, Outcomes.Failure? Failure) Apply(string content)
    {
        var yaml = $"apiVersion: v1\nkind: ConfigMap\n{(content.StartsWith("metadata", StringComparison.Ordinal) ? "" : "metadata: {name: a}\n")}{content}\n";
        var json = YamlReader.Read("a.yaml", Encoding.UTF8.GetBytes(yaml)).Mapping!;
        return new VariableSubstitution(Values, strict: true, new HashSet<string> { "password" }).Apply(new KubernetesObject(json, new ManifestOrigin("a.yaml", 1)));
    }
}
