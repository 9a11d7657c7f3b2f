using System.Text;
using GitOps.Functions.Manifests;
using GitOps.Functions.Planning;

namespace GitOps.Functions.Tests.Planning;

public sealed class SyncTimingTests
{
    [Theory]
    [InlineData("{}", "", 0, false, false)]
    [InlineData("{argocd.argoproj.io/sync-wave: \"-5\"}", "", -5, false, false)]
    [InlineData("{argocd.argoproj.io/hook: PreSync}", "PreSync", 0, true, false)]
    [InlineData("{argocd.argoproj.io/hook: 'PostSync, PreSync,PreSync', argocd.argoproj.io/sync-wave: \"2\"}", "PreSync PostSync", 2, true, false)]
    [InlineData("{argocd.argoproj.io/hook: Skip}", "", 0, true, true)]
    [InlineData("{argocd.argoproj.io/hook: PostDelete}", "", 0, true, true)]
    [InlineData("{argocd.argoproj.io/hook: 'Skip,Sync'}", "Sync", 0, true, false)]
    [InlineData("{helm.sh/hook: 'pre-install,pre-upgrade', helm.sh/hook-weight: \"3\"}", "PreSync", 3, true, false)]
    [InlineData("{helm.sh/hook: post-install, argocd.argoproj.io/sync-wave: \"1\", helm.sh/hook-weight: \"3\"}", "PostSync", 1, true, false)]
    [InlineData("{helm.sh/hook: test}", "", 0, true, true)]
    [InlineData("{helm.sh/hook: crd-install}", "", 0, false, false)]
    [InlineData("{helm.sh/hook: pre-install, argocd.argoproj.io/hook: SyncFail}", "SyncFail", 0, true, false)]
    [InlineData("{helm.sh/hook-weight: \"3\"}", "", 0, false, false)]
    public void Annotations_say_when(string annotations, string phases, int wave, bool isHook, bool skipped)
    {
        var timing = Of(annotations);
        Assert.Null(timing.Problem);
        Assert.Equal(phases, string.Join(' ', timing.Phases));
        Assert.Equal((wave, isHook, skipped), (timing.Wave, timing.IsHook, timing.Skipped));
    }

    [Theory]
    [InlineData("{argocd.argoproj.io/hook: Presync}", "says \"Presync\", which is no hook; known are PostDelete, PostSync")]
    [InlineData("{argocd.argoproj.io/hook: PreSync, argocd.argoproj.io/sync-wave: first}", "must be a whole number, \"first\" is none")]
    [InlineData("{argocd.argoproj.io/sync-wave: \"1.5\"}", "must be a whole number, \"1.5\" is none")]
    [InlineData("{argocd.argoproj.io/hook: Sync, argocd.argoproj.io/hook-delete-policy: Never}", "says \"Never\", which is no policy")]
    [InlineData("{helm.sh/hook: pre-instal}", "the annotation helm.sh/hook says \"pre-instal\"")]
    public void What_cannot_be_meant_is_named(string annotations, string problem) => Assert.Contains(problem, Of(annotations).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("", HookDeletePolicies.BeforeHookCreation)]
    [InlineData("HookSucceeded", HookDeletePolicies.HookSucceeded)]
    [InlineData("HookSucceeded, HookFailed", HookDeletePolicies.HookSucceeded | HookDeletePolicies.HookFailed)]
    [InlineData("before-hook-creation,hook-failed", HookDeletePolicies.BeforeHookCreation | HookDeletePolicies.HookFailed)]
    public void Delete_policies(string text, object expected) =>
        Assert.Equal((HookDeletePolicies)expected, Of($"{{argocd.argoproj.io/hook: Sync, argocd.argoproj.io/hook-delete-policy: '{text}'}}").DeletePolicies);

    private static SyncTiming Of(string annotations) => SyncTiming.Of(
        ManifestReader.Read("app/one.yaml", Encoding.UTF8.GetBytes($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: one, annotations: {annotations}}}")).Objects[0]);
}
