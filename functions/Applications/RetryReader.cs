using GitOps.Functions.Manifests;

namespace GitOps.Functions.Applications;

/// <summary>Reads spec.syncPolicy.retry, and the time limit of a sync beside it.</summary>
/// <param name="manifest">The Application.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class RetryReader(KubernetesObject manifest, FieldFindings findings)
{
    /// <summary>Annotation on an Application: how long a sync with hooks or waves may take, until it counts as failed.</summary>
    public const string TimeoutAnnotation = "gitops.functions/sync-timeout";

    /// <summary>Where the annotation is not written.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    private const string Path = "spec.syncPolicy.retry";

    /// <summary>The retry policy; Argo CD's default where none is written.</summary>
    public RetryPolicy ReadRetry()
    {
        var standard = RetryPolicy.Default;
        if (!ManifestFields.Has(manifest.Json, Path)) return standard;
        return new RetryPolicy(
            (int)Math.Clamp(Number(Path + ".limit") ?? standard.Limit, -1, 1000),
            Duration(Path + ".backoff.duration") ?? standard.Delay,
            Math.Clamp(Number(Path + ".backoff.factor") ?? standard.Factor, 1, 100),
            Duration(Path + ".backoff.maxDuration") ?? standard.MaxDelay);
    }

    /// <summary>The time limit.</summary>
    public TimeSpan ReadTimeout()
    {
        if (manifest.Annotation(TimeoutAnnotation) is not { } text) return DefaultTimeout;
        if (GoDuration.TryParse(text, out var timeout) && timeout >= TimeSpan.FromSeconds(1)) return timeout;
        findings.Fail($"metadata.annotations[{TimeoutAnnotation}]", GoDuration.Rule);
        return DefaultTimeout;
    }

    private double? Number(string path) => ManifestFields.Number(manifest.Json, path);

    private TimeSpan? Duration(string path)
    {
        if (ManifestFields.Text(manifest.Json, path) is not { } text) return null;
        if (GoDuration.TryParse(text, out var duration)) return duration;
        findings.Fail(path, GoDuration.Rule);
        return null;
    }
}
