using GitOps.Functions.FieldPaths;

namespace GitOps.Functions.Tests.FieldPaths;

/// <summary>Paths that may be shown of objects whose values may not.</summary>
public sealed class ShownPathTests
{
    [Theory]
    [InlineData(".spec.replicas", ".spec.replicas")]
    [InlineData(""".spec.containers[name="web"].image""", """.spec.containers[name="…"].image""")]
    [InlineData(""".spec.ports[containerPort=80,protocol="TCP"]""", """.spec.ports[containerPort=80,protocol="…"]""")]
    [InlineData(""".spec.a[name="x\"y=\"z"].b""", """.spec.a[name="…"].b""")]
    [InlineData(".spec.a[name=\"never ends", ".spec.a[name=\"…\"")]
    public void Values_in_a_path_are_taken_out(string path, string expected) => Assert.Equal(expected, ShownPath.WithoutValues(path));
}
