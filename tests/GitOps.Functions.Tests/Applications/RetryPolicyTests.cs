using System.Text;
using GitOps.Functions.Applications;
using GitOps.Functions.Manifests;

namespace GitOps.Functions.Tests.Applications;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData("{}", "5 10 20 40 80")]
    [InlineData("{ retry: { limit: 0 } }", "")]
    [InlineData("{ retry: { limit: 3, backoff: { duration: 1m, factor: 3, maxDuration: 5m } } }", "60 180 300")]
    public void Waits_grow_up_to_the_limit(string policy, string seconds)
    {
        var retry = Read(policy).Application!.Retry;
        var waits = Enumerable.Range(1, 100).Select(retry.After).TakeWhile(static wait => wait is not null).Select(static wait => $"{wait!.Value.TotalSeconds}");
        Assert.Equal(seconds, string.Join(' ', waits));
    }

    [Fact]
    public void A_negative_limit_never_ends() => Assert.Equal(TimeSpan.FromMinutes(3), Read("{ retry: { limit: -1 } }").Application!.Retry.After(1_000_000));

    [Theory]
    [InlineData("{ retry: { backoff: { duration: soon } } }", "spec.syncPolicy.retry.backoff.duration: must be a duration such as 30s")]
    [InlineData("{ retry: { limit: many } }", "spec.syncPolicy.retry.limit: must be a number")]
    [InlineData("{ retry: { limits: 1 } }", "unknown field; did you mean \"limit\"?")]
    public void What_cannot_be_read_is_named(string policy, string failure) =>
        Assert.Contains(Read(policy).Failures, f => f.Contains(failure, StringComparison.Ordinal));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5m", 90)]
    public void Durations(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1d")]
    [InlineData("99999999999h")]
    public void What_is_no_duration(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Fact]
    public void The_time_limit_of_a_sync_is_an_annotation()
    {
        Assert.Equal(TimeSpan.FromHours(1), Read("{}").Application!.SyncTimeout);
        Assert.Equal(TimeSpan.FromMinutes(30), Read("{}", "{ gitops.functions/sync-timeout: 30m }").Application!.SyncTimeout);
        Assert.Contains(Read("{}", "{ gitops.functions/sync-timeout: 0s }").Failures, static f => f.Contains("sync-timeout", StringComparison.Ordinal));
    }

    private static (Application? Application, IReadOnlyList<string> Failures) Read(string policy, string annotations = "{}")
    {
        var manifest = ManifestReader.Read("apps.yaml", Encoding.UTF8.GetBytes($$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: shop, annotations: {{annotations}} }
            spec:
              source: { repoURL: "https://example.com/a/b", path: app }
              destination: { name: in-cluster, namespace: shop }
              syncPolicy: {{policy}}
            """)).Objects[0];
        var findings = ApplicationFields.Table.Check(manifest);
        var application = new ApplicationManifest(manifest, findings).Read();
        return (application, [.. findings.Failures.Select(static f => f.ToString())]);
    }
}
