using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Applications;

/// <summary>Objects that are only pruned when asked for by name.</summary>
public sealed class ProtectedKindsTests
{
    private static readonly ObjectReference Shop = new("", "Namespace", "", "shop");

    [Theory]
    [InlineData("Namespace", true)]
    [InlineData("PersistentVolumeClaim, Namespace/shop", true)]
    [InlineData("Namespace/other", false)]
    [InlineData("CustomResourceDefinition", false)]
    public void An_entry_names_a_kind_or_one_object(string text, bool named)
    {
        Assert.True(ProtectedKinds.TryParse(text, out var entries));
        Assert.Equal(named, ProtectedKinds.IsNamed(Shop, entries));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Secret")]
    [InlineData("namespace")]
    [InlineData("Namespace/")]
    [InlineData("Namespace/a/b")]
    [InlineData("Namespace/*")]
    public void What_names_nothing_protected_is_refused(string text) => Assert.False(ProtectedKinds.TryParse(text, out _));

    [Fact]
    public void Only_three_kinds_are_protected() =>
        Assert.Equal((true, false), (ProtectedKinds.Contains(Shop), ProtectedKinds.Contains(new ObjectReference("example.com", "Namespace", "", "shop"))));
}
