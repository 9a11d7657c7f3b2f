using System.Text;
using GitOps.Functions.Manifests;
using GitOps.Functions.Reconciling;

namespace GitOps.Functions.Tests.Reconciling;

public sealed class UnsupportedAnnotationsTests
{
    [Fact]
    public void An_annotation_and_an_option_that_are_not_acted_on_are_named_with_their_object()
    {
        var warnings = UnsupportedAnnotations.In(Objects("""
            argocd.argoproj.io/refresh: hard
            argocd.argoproj.io/hooks: PreSync
            argocd.argoproj.io/hook: PostDelete
            argocd.argoproj.io/sync-options: Prune=false,Replace=true,Replac=true,CreateNamespace=true
            """)).ToList();
        Assert.Equal(5, warnings.Count);
        Assert.All(warnings, w => Assert.StartsWith("ConfigMap one (app/one.yaml:1): ", w, StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("the hook PostDelete is not run yet", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("argocd.argoproj.io/hooks ", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.EndsWith("the sync option Replac=true: unknown option; did you mean \"Replace=true\"?", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.EndsWith("the sync option CreateNamespace=true: counts on an Application only (spec.syncPolicy.syncOptions)", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_acted_on_and_what_is_nobodys_business_gives_no_warning() => Assert.Empty(UnsupportedAnnotations.In(Objects("""
        argocd.argoproj.io/sync-options: Prune=false, Replace=true
        argocd.argoproj.io/compare-options: IgnoreExtraneous
        argocd.argoproj.io/hook: PreSync
        argocd.argoproj.io/hook-delete-policy: HookFailed
        argocd.argoproj.io/sync-wave: "-1"
        argocd.argoproj.io/tracking-id: shop:/ConfigMap:shop/one
        example.com/hook: PreSync
        """)));

    private static IReadOnlyList<KubernetesObject> Objects(string annotations) => ManifestReader.Read("app/one.yaml", Encoding.UTF8.GetBytes(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  annotations:\n" + string.Concat(annotations.Split('\n').Select(l => $"    {l}\n")))).Objects;
}
