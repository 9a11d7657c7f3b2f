using GitOps.Functions.Applications;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Tests.Planning;

/// <summary>What counts where an object and its Application both say something.</summary>
public sealed class ObjectOptionsTests
{
    [Theory]
    [InlineData(null, "", null)]
    [InlineData("Prune=false", "", "its annotation argocd.argoproj.io/sync-options: Prune=false")]
    [InlineData(" Replace=true , Prune=confirm ", "", "its annotation argocd.argoproj.io/sync-options: Prune=confirm")]
    [InlineData("Delete=false", "", "its annotation argocd.argoproj.io/sync-options: Delete=false")]
    [InlineData("Delete=false,Prune=true", "", null)]
    [InlineData("Prune=true,Prune=confirm,Prune=false", "", "its annotation argocd.argoproj.io/sync-options: Prune=false")]
    [InlineData("Prune=fasle", "", "its annotation argocd.argoproj.io/sync-options: Prune=fasle")]
    [InlineData(null, "Prune=false", "spec.syncPolicy.syncOptions: Prune=false")]
    [InlineData("Replace=true", "Delete=confirm", "spec.syncPolicy.syncOptions: Delete=confirm")]
    [InlineData("Prune=true", "Prune=false", null)]
    [InlineData("Prune=confirm", "Prune=false", "its annotation argocd.argoproj.io/sync-options: Prune=confirm")]
    [InlineData(null, "Prune=true,Delete=false", null)]
    public void What_keeps_an_object(string? annotation, string application, string? expected)
    {
        var said = new ObjectOptions(SyncOptionSet.Parse(annotation), SyncOptionSet.Parse(application)).Deletion();
        Assert.Equal(expected, said is { } one ? $"{one.Place}: {one.Option}" : null);
    }

    [Theory]
    [InlineData(null, "", true, WriteMethod.Apply)]
    [InlineData("Replace=true", "", true, WriteMethod.Replace)]
    [InlineData(null, "Replace=true", true, WriteMethod.Replace)]
    [InlineData("Replace=false", "Replace=true", true, WriteMethod.Apply)]
    [InlineData("Force=true", "", true, WriteMethod.ApplyOrRecreate)]
    [InlineData("Force=true", "", false, WriteMethod.Apply)]
    [InlineData("Force=true, Replace=true", "", true, WriteMethod.Recreate)]
    [InlineData("Force=true", "Replace=true", true, WriteMethod.Recreate)]
    [InlineData("Force=true,Replace=true", "", false, WriteMethod.Replace)]
    [InlineData(null, "Replace=true,Force=true", true, WriteMethod.Replace)]
    internal void How_an_object_is_written(string? annotation, string application, bool mayDelete, WriteMethod expected) =>
        Assert.Equal(expected, new ObjectOptions(SyncOptionSet.Parse(annotation), SyncOptionSet.Parse(application)).Method(mayDelete));
}
